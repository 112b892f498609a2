#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/provider.h>
#include <openssl/store.h>

/* EVP_EC_gen is a macro over a variadic function, which Swift can't call. */
static inline EVP_PKEY *EVP_PKEY_Q_keygen_ec(const char *curve) { return EVP_EC_gen(curve); }
