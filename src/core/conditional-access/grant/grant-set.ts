/** What a grant comes to; several bits: it depends on what is not known. The higher one wins over the lower with And, loses with Or. */
export const grantOk = 1;
export const grantChallenge = 2;
export const grantBlock = 4;
