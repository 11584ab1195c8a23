"""siphash.py - the keys of IDs, computed independently of tcp_giver/key.c.

Written from the paper alone: Jean-Philippe Aumasson and Daniel J. Bernstein,
"SipHash: a fast short-input PRF", INDOCRYPT 2012.
"""
import struct

MASK = 2**64 - 1
EVERYBODYS = b'lecture exercise'    # the secret of servers without a KEYFILE


def rotate(word, bits):
    return (word << bits | word >> 64 - bits) & MASK


def sipround(a, b, c, d):
    """SipRound (figure 2.1): its left half, its right half, then the two crossed over."""
    a, c = (a + b) & MASK, (c + d) & MASK
    b, d = rotate(b, 13) ^ a, rotate(d, 16) ^ c
    a = rotate(a, 32)
    c, a = (c + b) & MASK, (a + d) & MASK
    b, d = rotate(b, 17) ^ c, rotate(d, 21) ^ a
    return a, b, rotate(c, 32), d


def siphash24(key, message):
    """Returns the 64-bit SipHash-2-4 of a message under a 16-byte key."""
    k0, k1 = struct.unpack('<QQ', key)
    a, b, c, d = (word ^ k for word, k in zip(
        struct.unpack('>QQQQ', b'somepseudorandomlygeneratedbytes'), (k0, k1, k0, k1)))

    # Zeros up to the last byte of a word, which holds the length modulo 256.
    padding = bytes(-(len(message) + 1) % 8) + bytes([len(message) % 256])
    for word, in struct.iter_unpack('<Q', message + padding):
        a, b, c, d = sipround(*sipround(a, b, c, d ^ word))
        a ^= word
    c ^= 0xff
    for _ in range(4):
        a, b, c, d = sipround(a, b, c, d)
    return a ^ b ^ c ^ d


def key_of(identity, secret=EVERYBODYS):
    """Returns the key of an ID: the low half of the hash of its four bytes as they travel."""
    return siphash24(secret, struct.pack('!I', identity)) & 0xffffffff


def read_secret(path):
    """Returns the secret, the first 16 bytes of a KEYFILE."""
    with open(path, 'rb') as keyfile:
        return keyfile.read(16)


# The paper's example, Appendix A.
assert siphash24(bytes(range(16)), bytes(range(15))) == 0xa129ca6149be45e5

