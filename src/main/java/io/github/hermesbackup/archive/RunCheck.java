package io.github.hermesbackup.archive;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Holds the bytes of a run of members, as they pass, against what is known of them: each local header must be, to the byte, the
 * one that belongs to the central header, and each block must have the CRC-32 of its row in the block index (what that proves
 * is said at {@link ArchivedBlocks}).
 */
final class RunCheck {

    private final MemberRun run;
    private final CRC32 crc = new CRC32();
    private int member;
    private long soundBytes;
    private ByteBuffer header = ByteBuffer.allocate(0);
    private int block;
    private int blockLeft;
    private boolean failed;

    RunCheck(MemberRun run) {
        this.run = run;
        expectHeader();
    }

    private void expectHeader() {
        if (member < run.size()) {
            header = ByteBuffer.allocate(run.part(member).localBytes());
        }
    }

    /** Members that have passed as a whole. */
    int soundMembers() {
        return member;
    }

    /** Bytes of those members. */
    long soundBytes() {
        return soundBytes;
    }

    /** True once something was not as it should be; the members before it are sound. */
    boolean hasFailed() {
        return failed;
    }

    /** Looks at the next bytes of the run, and leaves them as they are. */
    void accept(ByteBuffer passing) {
        ByteBuffer bytes = passing.duplicate();
        while (!failed && member < run.size()) {
            if (header.hasRemaining()) {
                if (!bytes.hasRemaining()) {
                    return;
                }
                takeHeader(bytes);
            } else if (block == rows().size()) {
                endMember();
            } else if (blockLeft > 0) {
                if (!bytes.hasRemaining()) {
                    return;
                }
                takeBlock(bytes);
            } else {
                endBlock();
            }
        }
    }

    private List<BlockIndex.Block> rows() {
        ArchiveEntry entry = run.part(member).entry();
        return entry.isDirectory() ? List.of() : entry.origin().blocks().blocks();
    }

    private void takeHeader(ByteBuffer bytes) {
        take(bytes, header.remaining(), header::put);
        if (!header.hasRemaining()) {
            failed = !isTwin(Bytes.of(header.array()));
            block = 0;
            expectBlock();
        }
    }

    private boolean isTwin(Bytes local) {
        MemberRun.Part part = run.part(member);
        int length = Zip.LOCAL_BYTES + local.u16(26) + local.u16(28);
        return local.i32(0) == Zip.LOCAL_SIGNATURE
                && length == part.localBytes()
                && LocalHeader.isTwin(local, part.header());
    }

    private void takeBlock(ByteBuffer bytes) {
        blockLeft -= take(bytes, blockLeft, crc::update);
    }

    private interface Taker {
        void take(ByteBuffer bytes);
    }

    private static int take(ByteBuffer bytes, int most, Taker taker) {
        int length = Math.min(most, bytes.remaining());
        int limit = bytes.limit();
        bytes.limit(bytes.position() + length);
        taker.take(bytes);
        bytes.limit(limit);
        return length;
    }

    private void expectBlock() {
        crc.reset();
        List<BlockIndex.Block> rows = rows();
        blockLeft = block < rows.size() ? rows.get(block).compressedBytes() : 0;
    }

    private void endBlock() {
        failed = (int) crc.getValue() != rows().get(block).compressedCrc();
        block++;
        expectBlock();
    }

    private void endMember() {
        soundBytes += run.part(member).bytes();
        member++;
        expectHeader();
    }
}
