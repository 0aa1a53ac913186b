/**
 * Whether words ask why a device or a person is kept out. Pure; English; forgives a typing error in the words that matter.
 * A false yes costs a person one needless answer about themselves, a false no leaves them blocked and misunderstood: in doubt, yes.
 */
export function asksWhyBlocked(text: string): boolean {
  const words = normalise(text);
  if (words === '' || notAboutAccess.some((pattern) => pattern.test(words))) return false;
  const rest = otherMatters.reduce((left, phrase) => left.replace(phrase, ' ; '), words);
  return askingPatterns.some((pattern) => pattern.test(rest));
}

/** Longer than any question; what follows is not looked at. */
const mostCharacters = 500;

const deviceName = '[a-z]+[-_][a-z0-9_-]*\\d[a-z0-9_-]*';
const thing = `(?:device|laptop|computer|pc|machine|notebook|desktop|phone|account|access|sign in|signin|login|mailbox|${deviceName})`;
const cannot = '(?:can not|cannot|cant|can t|could not|couldnt|unable to|not able to|not allowed to|no longer able to)';
const enter = '(?:sign in|signin|log in|login|log on|logon|get in|get into|get on|get to|get at|enter|access|open|connect|connect to|reach|use|work|log into|sign into|start)';

/** Each names one way of saying it. */
const askingPatterns: readonly RegExp[] = [
  /\b(?:blocked|locked out|locked|shut out|kicked out|denied|refused|rejected|restricted|barred|quarantined)\b/,
  /\bblock(?:s|ing)? (?:me|us|my)\b/,
  /\bunblock\b/,
  /\b(?:no|lost|lose|without|regain|restore) (?:my )?access\b/,
  /\b(?:not|non|isnt|is not|in) ?compliant\b|\bnoncompliant\b|\bnoncompliance\b|\bcompliant\b.*\b(?:why|is|am)\b|\b(?:why|is|am)\b.*\bcompliant\b/,
  new RegExp(`\\b${thing}(?: \\w+){0,2} (?:non)?compliant\\b|\\b(?:non)?compliant ${thing}`),
  /\b(?:not|isnt|no longer|back|is it|are we|am i) in compliance\b|\bout of compliance\b/,
  new RegExp(`\\b${cannot} (?:\\w+ ){0,2}?${enter}\\b`),
  /\b(?:wont|will not|does not|doesnt|dont|do not|didnt|did not|is not|isnt|not) (?:let|letting|allow|allowing) (?:me|us)\b/,
  /\byou can ?not (?:get there|access this)|\byou cant (?:get there|access this)|\bget there from here\b/,
  new RegExp(`\\b(?:whats|what is|something is|anything|something) (?:wrong|up|going on|happening|the matter|the problem) with (?:\\w+ ){0,2}?${thing}`),
  new RegExp(`^(?:(?:and|what about|how about|for) )?(?:my |the )?${deviceName}$`),
  new RegExp(`\\b${thing}(?: \\w+){0,3} (?:not working|does not work|doesnt work|wont work|broken|stuck|failing|fails|failed)\\b`),
  /\b(?:sign in|signin|login|log in|logging in|signing in) (?:\w+ ){0,2}?(?:fails|failed|failing|not working|does not work|doesnt work|problem|problems|issue|issues|error|loop|wont work|is broken)\b/,
  /\b(?:problem|problems|trouble|issue|issues) (?:\w+ ){0,2}?(?:signing in|logging in|log in|sign in|login|signin|access|accessing)\b/,
  /\bwhy (?:am|are|is|was|were|do|does|did|has|have|can|cant|cannot)\b.*\b(?:out|stopped|kept out|unable|excluded|flagged|risky|noncompliant|signed out|logged out|grace)\b/,
  /\bwhat (?:happened to|is blocking|blocks|is stopping|stops|keeps|is keeping|is in the way)\b/,
  /\b(?:aadsts|error(?: code)?) ?(?:16|50|53|65|70|90)\d{3,5}\b/,
  /\b(?:am i|are my devices) (?:still )?(?:ok|okay|fine|allowed|safe|healthy|good)\b/,
  new RegExp(`\\bis (?:my |the |this )?${thing} (?:still |now )?(?:ok|okay|fine|allowed|safe|healthy|good)\\b`),
  new RegExp(`\\b(?:check|recheck|re-check|diagnose|examine) (?:my |the )?${thing}\\b`),
  /^(?:please )?(?:recheck|re-check|check again|check it again)(?: (?:it|now|again|please)){0,3}$/,
  /\b(?:asked|asks|asking|ask|prompted|prompts|prompting|wants|requires|keeps|keep) (?:\w+ ){0,4}?(?:mfa|2fa|multifactor|multi-factor|multi factor|second factor|authenticator|verification code)\b/,
  /\bpassword (?:\w+ ){0,2}?(?:expired|expires|wrong|incorrect|not accepted|not working|does not work|doesnt work)\b/,
  /\baccount (?:\w+ ){0,2}?(?:disabled|deactivated|suspended|expired)\b/,
];

/** The same words, said of something else. */
const notAboutAccess: readonly RegExp[] = [
  /\b(?:calendar|meeting room|road|street|door|parking|writers?|toilet|sink|pipe|drain|nose|number|caller|sender|popup|pop up|advert|ad|time slot)\b.*\bblock/,
  /\bblock(?:ed)?\b.*\b(?:calendar|meeting room|road|street|door|parking|writers?|toilet|sink|pipe|drain|phone number|caller|senders?|popups?|ads?|time slot|time for)\b/,
  /\b(?:how (?:do|can|to)|can i|could i|may i|please|i want to|lets) (?:\w+ ){0,1}?block (?!me\b|us\b)/,
  /\b(?:no longer|not|never) blocked (?:any ?more|now)\b|\bunblocked\b|\b(?:thank|thanks|thx)\b/,
  /\bcompliance (?:policy|policies|training|team|report)\b/,
  /\b(?:denied|refused|rejected)\b.*\b(?:leave|holiday|invoice|expense|request form|offer|vacation)\b/,
  /\b(?:leave|holiday|invoice|expense|offer|vacation)\b.*\b(?:denied|refused|rejected)\b/,
];

/** Phrases about something else: what is said besides them still counts, as in "I cannot open any file, my laptop is blocked". */
const otherMatters: readonly RegExp[] = [
  // "In the meeting I got: access denied" is about access: only what itself was denied counts.
  /\b(?:meeting|appointment|booking|invitation|proposal|budget)(?: (?:request|invitation|proposal))? (?:was|is|were|got|has been|gets) (?:denied|refused|rejected)\b/g,
  /\bunblock(?:ing)? (?:\w+ ){0,2}?(?:websites?|web ?pages?|sites?|urls?|links?|domains?|senders?|numbers?|contacts?|callers?|popups?)\b/g,
  /\blocked out of (?:\w+ ){0,2}?(?:house|home|flat|apartment|car|garage|building|room|locker)\b/g,
  // "I cannot open files on SharePoint" stays: the place may be closed, not the file.
  /\bopen (?:\w+ ){0,3}?(?:pdfs?|files?|zip|attachments?|door|window|drawer)\b(?! (?:in|on|from|at)\b)/g,
  /\b(?:e-?mails?|mails?|messages?|attachments?|files?) (?:\w+ ){0,2}?quarantined?\b|\bquarantined? (?:\w+ )?(?:e-?mails?|mails?|messages?|attachments?|files?)\b/g,
  /\b(?:screen|display|monitor|keyboard|mouse|touchpad|battery|charger|camera|webcam|speakers?|microphone|fan|hinge|printer)(?: (?:of|on|in) (?:my|the|this) \w+)?(?: (?:is|are|seems|was|looks))? (?:broken|cracked|stuck|failing|fails|failed|not working|does not work|doesnt work)\b/g,
  // Lists of others: Gatehouse answers about one person or one device.
  /\bwho (?:else )?(?:is|are|was|were) (?:\w+ )?(?:blocked|locked out|noncompliant|quarantined)\b/g,
  /\b(?:list|show|show me|give me|export|report|count) (?:all |the |every |me )*(?:blocked|locked|noncompliant|quarantined) (?:users?|people|persons?|accounts?|devices|laptops|computers|machines|staff|colleagues)\b/g,
  /\b(?:which|what|how many) (?:users|people|accounts|devices|laptops|computers|machines|colleagues) (?:are|were|got) (?:\w+ )?(?:blocked|locked|noncompliant|quarantined)\b/g,
];

/** Lower case, plain apostrophes gone, anything but letters, digits, hyphens and underscores a space, known words repaired. */
function normalise(text: string): string {
  const plain = text
    .slice(0, mostCharacters)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/['’`´]/g, '')
    .replace(/[^\p{L}\p{N}_-]+/gu, ' ')
    .replace(/\bnon-compliant\b/g, 'noncompliant')
    .replace(/\bsign-in\b/g, 'sign in')
    .replace(/\blog-in\b/g, 'log in')
    .trim();
  return plain
    .split(' ')
    .map((word) => repaired(word))
    .join(' ');
}

const vocabulary = ['blocked', 'unblock', 'device', 'laptop', 'computer', 'machine', 'compliant', 'noncompliant', 'access', 'denied', 'refused', 'locked', 'cannot', 'account', 'signing', 'wrong'] as const;
/** Real words one letter away from those. */
const asTheyAre: ReadonlySet<string> = new Set(['devices', 'blocker', 'blocks', 'blockers', 'laptops', 'computers', 'machines', 'accounts', 'complaint', 'unblocks', 'clocked', 'flocked', 'looked', 'rocked', 'socked', 'docked', 'mocked', 'defined', 'desired', 'accessed', 'assess', 'excess', 'recess', 'refuse', 'refuses', 'signed', 'sighing', 'singing', 'wronged', 'device', 'devise', 'strong', 'among', 'prong', 'cannon', 'cannots', 'amount', 'locker', 'lock', 'lockers', 'relocked', 'confused', 'deviced', 'advice', 'decide', 'defied', 'denies', 'refuted', 'recused', 'accused', 'perused', 'unlock', 'unlocked']);

function repaired(word: string): string {
  if (word === 'devise') return 'device';
  if (word === 'complient' || word === 'complaint') return 'compliant';
  if (word.length < 5 || asTheyAre.has(word)) return word;
  // A word spelt right is not a slip of its neighbour: "locked" is not "blocked".
  return vocabulary.find((known) => known === word) ?? vocabulary.find((known) => isOneSlipAway(word, known)) ?? word;
}

/** One letter wrong, missing, doubled, or two neighbours swapped. */
export function isOneSlipAway(typed: string, known: string): boolean {
  if (typed === known) return true;
  if (Math.abs(typed.length - known.length) > 1) return false;
  let start = 0;
  while (start < typed.length && typed[start] === known[start]) start += 1;
  const [a, b] = [typed.slice(start), known.slice(start)];
  if (a.length === b.length) return a.slice(1) === b.slice(1) || (a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2));
  return a.length < b.length ? a === b.slice(1) : a.slice(1) === b;
}
