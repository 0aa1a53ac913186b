import { createHash } from 'node:crypto';

export const style = `
:root { color-scheme: light dark; --ink: #242424; --soft: #565656; --page: #f5f5f5; --card: #fff; --line: #d6d6d6; --act: #4f52b2; --stop: #b10e1c; --wait: #8a5300; }
@media (prefers-color-scheme: dark) { :root { --ink: #f2f2f2; --soft: #c2c2c2; --page: #1b1b1b; --card: #262626; --line: #4a4a4a; --act: #6264a7; --stop: #f1707b; --wait: #f2c661; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 "Segoe UI", "Liberation Sans", sans-serif; }
main { max-width: 46rem; margin: 2rem auto; padding: 1.5rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; line-height: 1.3; margin: 0 0 .25rem; }
h2 { font-size: 1rem; margin: 1.5rem 0 .4rem; }
p, ul { margin: .3rem 0; }
blockquote { margin: .3rem 0; padding-left: .8rem; border-left: 3px solid var(--line); }
.soft { color: var(--soft); } .stop { color: var(--stop); } .wait { color: var(--wait); }
table { width: 100%; border-collapse: collapse; font-size: .95rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .5rem; border-bottom: 1px solid var(--line); }
form { margin: 1rem 0; } label { display: block; margin-bottom: .25rem; }
textarea { width: 100%; min-height: 4rem; font: inherit; color: inherit; background: var(--page); border: 1px solid var(--line); border-radius: 4px; padding: .4rem; }
button, .button { display: inline-block; margin-top: .5rem; padding: .5rem 1.2rem; font: inherit; font-weight: 600; border-radius: 4px; border: 1px solid var(--line); background: var(--card); color: var(--ink); cursor: pointer; text-decoration: none; }
button.main, .button { background: #4f52b2; border-color: #4f52b2; color: #fff; }
summary { cursor: pointer; font-weight: 600; }
`;

/** For the policy that lets this style in and no other. */
export const styleSource = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;
