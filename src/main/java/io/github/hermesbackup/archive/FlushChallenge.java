package io.github.hermesbackup.archive;

import java.security.SecureRandom;

/**
 * How to find out whether a block of deflate ends where its last four bytes are the lengths of an empty stored block (RFC 1951,
 * section 3.2.4), as {@code Z_SYNC_FLUSH} leaves them, so that another block begins behind it, at a byte boundary.
 *
 * <p>The four bytes alone prove nothing, they may be part of something longer; and decoders do not tell where they stand. So they are
 * given a stored block of bytes that nobody could foresee in place of the empty one: only if it stands there do they give back
 * exactly these.
 */
final class FlushChallenge {

    /** The lengths of an empty stored block, little-endian. */
    static final int EMPTY_STORED = 0xFFFF_0000;

    /** Bytes of the secret. */
    static final int LENGTH = 32;

    static final byte[] SECRET = new byte[LENGTH];
    /** A stored block of the secret, without the three bits before its lengths. */
    static final byte[] STORED = stored();

    private FlushChallenge() {}

    private static byte[] stored() {
        new SecureRandom().nextBytes(SECRET);
        byte[] block = new byte[4 + LENGTH];
        block[0] = LENGTH;
        block[2] = ~LENGTH;
        block[3] = ~0;
        System.arraycopy(SECRET, 0, block, 4, LENGTH);
        return block;
    }
}
