package io.github.hermesbackup.restore;

import java.util.Arrays;

/**
 * What the journal needs to know of the staged files, by the number of their member, so that none has to be read or looked at
 * again: 8 bytes each, and 32 more where the source has no SHA-256 recorded.
 */
final class StagedFiles {

    private static final int DIGEST_BYTES = 32;
    private static final int DIGESTS_A_CHUNK = 256;

    private long[] inodes = new long[256];
    private byte[][] chunks = new byte[1][];

    /** @param sha256 what the content's is; kept only if the member does not say so itself */
    synchronized void add(int ordinal, Member member, long inode, byte[] sha256) {
        if (ordinal >= inodes.length) {
            inodes = Arrays.copyOf(inodes, Math.max(ordinal + 1, inodes.length * 2));
        }
        inodes[ordinal] = inode;
        if (member.sha256() == null) {
            keep(ordinal, sha256);
        }
    }

    private void keep(int ordinal, byte[] sha256) {
        int chunk = ordinal / DIGESTS_A_CHUNK;
        if (chunk >= chunks.length) {
            chunks = Arrays.copyOf(chunks, Math.max(chunk + 1, chunks.length * 2));
        }
        if (chunks[chunk] == null) {
            chunks[chunk] = new byte[DIGESTS_A_CHUNK * DIGEST_BYTES];
        }
        System.arraycopy(sha256, 0, chunks[chunk], at(ordinal), DIGEST_BYTES);
    }

    private static int at(int ordinal) {
        return ordinal % DIGESTS_A_CHUNK * DIGEST_BYTES;
    }

    /** Of a member that has been staged. */
    synchronized Fingerprint fingerprint(int ordinal, Member member) {
        byte[] recorded = member.sha256();
        byte[] sha256 = recorded != null
                ? recorded
                : Arrays.copyOfRange(chunks[ordinal / DIGESTS_A_CHUNK], at(ordinal), at(ordinal) + DIGEST_BYTES);
        return new Fingerprint(inodes[ordinal], member.size(), sha256);
    }
}
