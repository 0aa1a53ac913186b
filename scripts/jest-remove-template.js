export { removeTemplate as default } from './jest-store-template.js';
