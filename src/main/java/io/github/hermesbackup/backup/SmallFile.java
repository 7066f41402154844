package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.ArchiveWriter;
import io.github.hermesbackup.archive.Block;
import io.github.hermesbackup.archive.BlockIndex;
import io.github.hermesbackup.archive.Codec;
import io.github.hermesbackup.archive.Compression;
import io.github.hermesbackup.archive.Method;
import io.github.hermesbackup.archive.Origin;
import io.github.hermesbackup.archive.Sha256;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.SourceFile;
import io.github.hermesbackup.io.SourceStamp;
import io.github.hermesbackup.io.Stamps;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Findings;
import io.github.hermesbackup.sqlite.DatabaseFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Reads a small file into memory and compresses it there, as one block, or takes that block over from an earlier archive; runs
 * in a worker.
 */
final class SmallFile {

    /** Saving less than one part in 32 is not worth inflating for. */
    private static final int WORTHWHILE = 32;

    /** Up to this size a file is read into memory. */
    static final int LIMIT = 1 << 20;

    /** From this size on, samples tell whether compressing is worth trying. */
    private static final int SAMPLED_FROM = 16 << 10;

    private static final int SAMPLE_BYTES = 2 << 10;

    private final Disk disk;
    private final Stamps stamps;
    private final Compression compression;

    SmallFile(Disk disk, Stamps stamps, Compression compression) {
        this.disk = disk;
        this.stamps = stamps;
        this.compression = compression;
    }

    /**
     * Prepares a file.
     *
     * @param scanned what the scan saw of it: if it is what the earlier archive was made from, it is not even opened
     * @param earlier the member of its name in the predecessor, if there is one
     */
    Prepared prepare(String name, Path path, FileStat scanned, Optional<Earlier> earlier, Codec codec) {
        Optional<Prepared> unread = earlier.flatMap(member -> unread(name, scanned, member));
        if (unread.isPresent()) {
            return unread.get();
        }
        try {
            for (int attempt = 1; ; attempt++) {
                try (SourceFile source = SourceFile.open(disk, path, name, scanned)) {
                    long size = source.stat().size();
                    if (size > LIMIT) {
                        return new Prepared.Streamed();
                    }
                    SourceStamp stamp = stamps.ofFile(source.stat());
                    byte[] content = new byte[(int) size];
                    int length = source.read(content);
                    if (DatabaseFile.hasHeader(content, length)) {
                        return new Prepared.Streamed();
                    }
                    boolean unchanged = source.unchanged();
                    if (unchanged || attempt == SourceFile.TRIES) {
                        Finding finding = unchanged ? null : Findings.changed(name, "archive");
                        ArchiveWriter.Head head = Heads.of(name, source.stat());
                        return file(head, content, length, unchanged ? stamp : null, finding, earlier, codec);
                    }
                }
            }
        } catch (IOException e) {
            return Prepared.missing(name, path, e);
        }
    }

    private Optional<Prepared> unread(String name, FileStat scanned, Earlier earlier) {
        SourceStamp stamp = stamps.ofFile(scanned);
        if (stamp == null || !earlier.isOfFile(stamp)) {
            return Optional.empty();
        }
        return earlier.onlyBlock()
                .map(block -> new Prepared.File(
                        Heads.of(name, scanned),
                        earlier.method(),
                        block,
                        earlier.summary(),
                        earlier.origin(stamp),
                        true,
                        null));
    }

    private Prepared.File file(
            ArchiveWriter.Head head,
            byte[] content,
            int length,
            SourceStamp stamp,
            Finding finding,
            Optional<Earlier> earlier,
            Codec codec) {
        MessageDigest digest = Sha256.digest();
        digest.update(content, 0, length);
        byte[] sha = digest.digest();
        ArchiveWriter.Summary summary = new ArchiveWriter.Summary(length, crc(content, length), sha);
        Optional<Earlier> same = earlier.filter(member -> member.hasContent(length, sha));
        Optional<Block> taken = same.flatMap(Earlier::onlyBlock);
        if (taken.isPresent()) {
            Earlier member = same.get();
            return new Prepared.File(head, member.method(), taken.get(), summary, member.origin(stamp), true, finding);
        }
        Block block = compress(content, length, sha, codec);
        Method method = block.bytes() == content ? Method.STORED : compression.method();
        BlockIndex index = new BlockIndex(compression.blockBytes(), List.of(block.row()));
        Origin origin = new Origin(stamp, index, false, false, compression);
        return new Prepared.File(head, method, block, summary, origin, false, finding);
    }

    private Block compress(byte[] content, int length, byte[] sha, Codec codec) {
        if (compression != Compression.STORE && length > 0 && promises(content, length, codec)) {
            Block compressed = codec.compress(content, length, true, sha);
            if (isWorthwhile(compressed.length(), length)) {
                return compressed;
            }
        }
        return Codec.store(content, length, sha);
    }

    /**
     * False if what lies at the beginning, in the middle and at the end hardly shrinks. Pictures and audio take the longest to
     * compress, only to be stored. Of 20,000 ordinary files, 11 were judged wrongly, which cost 0.02 % of the size.
     */
    private static boolean promises(byte[] content, int length, Codec codec) {
        if (length < SAMPLED_FROM) {
            return true;
        }
        byte[] sample = new byte[3 * SAMPLE_BYTES];
        System.arraycopy(content, 0, sample, 0, SAMPLE_BYTES);
        System.arraycopy(content, length / 2, sample, SAMPLE_BYTES, SAMPLE_BYTES);
        System.arraycopy(content, length - SAMPLE_BYTES, sample, 2 * SAMPLE_BYTES, SAMPLE_BYTES);
        return isWorthwhile(codec.compressedBytes(sample, sample.length), sample.length);
    }

    /** True if so few bytes are left of a content that it is compressed. */
    static boolean isWorthwhile(int compressed, int length) {
        return compressed < length - length / WORTHWHILE;
    }

    private static int crc(byte[] content, int length) {
        CRC32 crc = new CRC32();
        crc.update(content, 0, length);
        return (int) crc.getValue();
    }
}
