#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/provider.h>
#include <openssl/ssl.h>
#include <openssl/store.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <sys/time.h>

/* EVP_EC_gen is a macro over a variadic function, which Swift can't call. */
static inline EVP_PKEY *EVP_PKEY_Q_keygen_ec(const char *curve) { return EVP_EC_gen(curve); }

/* Macros, and walks over stacks, which Swift can't call. */
static inline long zapoj_set_server_name(SSL *ssl, const char *name) {
    return SSL_set_tlsext_host_name(ssl, name);
}

/* For connecting, and for each read and write of a socket. */
static inline void zapoj_limit_time(int descriptor, int seconds) {
    struct timeval limit = {.tv_sec = seconds};
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

/* How many certificates the server has sent. */
static inline int zapoj_chain_length(SSL *ssl) {
    STACK_OF(X509) *chain = SSL_get_peer_cert_chain(ssl);
    return chain ? sk_X509_num(chain) : 0;
}

/* The last of them, which lives as long as the session. */
static inline X509 *zapoj_last_certificate(SSL *ssl) {
    STACK_OF(X509) *chain = SSL_get_peer_cert_chain(ssl);
    return chain ? sk_X509_value(chain, sk_X509_num(chain) - 1) : NULL;
}

static inline X509 *zapoj_peer_certificate(SSL *ssl) { return SSL_get1_peer_certificate(ssl); }

/* Whether it names a place with its issuer's certificate, as those of public authorities do. */
static inline int zapoj_names_issuer_address(X509 *certificate) {
    return X509_get_ext_by_NID(certificate, NID_info_access, -1) >= 0;
}

/* The DNS name of this number; NULL beyond the last one. Valid until `names` is freed. */
static inline const char *zapoj_dns_name(GENERAL_NAMES *names, int number) {
    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
        GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
        if (name->type == GEN_DNS && number-- == 0)
            return (const char *)ASN1_STRING_get0_data(name->d.dNSName);
    }
    return NULL;
}

static inline GENERAL_NAMES *zapoj_alternative_names(X509 *certificate) {
    return (GENERAL_NAMES *)X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
}

static inline void zapoj_free_names(GENERAL_NAMES *names) { GENERAL_NAMES_free(names); }
