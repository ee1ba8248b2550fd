/** A CA and a client certificate that it signed. Nobody has their keys. PEM. */

export const authority = `-----BEGIN CERTIFICATE-----
MIIBczCCARmgAwIBAgIUQb0rZhysvfCCgAZvrfygIa1WQrIwCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEZGVtbzAeFw0yNjExMjMxODQwMzFaFw0zNjExMjAxODQwMzFa
MA8xDTALBgNVBAMMBGRlbW8wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAT0mwOs
bYss8wMML9Zw9EYP6CvwuAZrc+n/KUIWbfo11j8YYPubQiIBMnZWzqUFbthyJUc9
3drcdNXKV6kOHc2Xo1MwUTAdBgNVHQ4EFgQUWnU23ojIKtbVK5YlEcDQ7mzIGusw
HwYDVR0jBBgwFoAUWnU23ojIKtbVK5YlEcDQ7mzIGuswDwYDVR0TAQH/BAUwAwEB
/zAKBggqhkjOPQQDAgNIADBFAiA2dVWloMJ+ID9QIHnkTrOKRkMMDTLFARZSuJEv
MRMmUAIhAPJBrK/nEl79VlrER50pqW+pwASN0cvZl0XE0PBQ6vqM
-----END CERTIFICATE-----
`;

/** Ends on the day of clientCertificateEnd. */
export const clientCertificate = `-----BEGIN CERTIFICATE-----
MIIBGTCBwAIUYwnWzuc9vy+xFT9GwJ9wjiPSlDMwCgYIKoZIzj0EAwIwDzENMAsG
A1UEAwwEZGVtbzAeFw0yNjExMjMxODQwMzFaFw0yNzExMjMxODQwMzFaMBAxDjAM
BgNVBAMMBWFkbWluMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEb8eJCGahzR/T
2/ii3ubx9mzZgZURJPsHEsaZ89DLGynvbI8JzxBmrH51tzq1PlmzDkpGwGHvCBFq
ptdkMfW7AjAKBggqhkjOPQQDAgNIADBFAiAq28y4Y3ksdl7cna35TrXPfFLVAY5t
YKLc0UXvmWwpXwIhAJwNhOh2uV0fey959Wy/xHasNMykyZkdvgAoSJ9kyMvF
-----END CERTIFICATE-----
`;

export const clientCertificateEnd = new Date('2027-11-23T18:40:31Z');
