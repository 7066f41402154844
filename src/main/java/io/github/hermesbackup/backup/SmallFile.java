package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.ArchiveWriter;
import io.github.hermesbackup.archive.Block;
import io.github.hermesbackup.archive.BlockIndex;
import io.github.hermesbackup.archive.Codec;
import io.github.hermesbackup.archive.Compression;
import io.github.hermesbackup.archive.Origin;
import io.github.hermesbackup.archive.Sha256;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.SourceFile;
import io.github.hermesbackup.io.SourceStamp;
import io.github.hermesbackup.io.Stamps;
import io.github.hermesbackup.report.Findings;
import io.github.hermesbackup.sqlite.DatabaseFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.zip.CRC32;

/** Reads a file of at most one block into memory and compresses it there; runs in a worker. */
final class SmallFile {

    /** Saving less than one part in 32 is not worth inflating for. */
    static final int WORTHWHILE = 32;

    private final Disk disk;
    private final Stamps stamps;
    private final Compression compression;
    private final int blockBytes;

    SmallFile(Disk disk, Stamps stamps, Compression compression, int blockBytes) {
        this.disk = disk;
        this.stamps = stamps;
        this.compression = compression;
        this.blockBytes = blockBytes;
    }

    Prepared prepare(String name, Path path, Codec codec) {
        try {
            for (int attempt = 1; ; attempt++) {
                try (SourceFile source = SourceFile.open(disk, path)) {
                    long size = source.stat().size();
                    if (size > blockBytes) {
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
                        return file(name, source, content, length, unchanged ? stamp : null, codec, unchanged);
                    }
                }
            }
        } catch (IOException e) {
            return Prepared.missing(name, path, e);
        }
    }

    private Prepared.File file(
            String name,
            SourceFile source,
            byte[] content,
            int length,
            SourceStamp stamp,
            Codec codec,
            boolean unchanged) {
        MessageDigest sha = Sha256.digest();
        sha.update(content, 0, length);
        Block block = compress(content, length, codec);
        boolean deflated = block.bytes() != content;
        return new Prepared.File(
                Heads.of(name, source.stat()),
                deflated,
                block,
                new ArchiveWriter.Summary(length, crc(content, length), sha.digest()),
                new Origin(stamp, new BlockIndex(blockBytes, List.of(block.row())), false, false),
                unchanged ? null : Findings.changed(name, "archive"));
    }

    private Block compress(byte[] content, int length, Codec codec) {
        if (compression != Compression.STORE && length > 0) {
            Block deflated = codec.deflate(content, length, true);
            if (deflated.length() < length - length / WORTHWHILE) {
                return deflated;
            }
        }
        return Codec.store(content, length);
    }

    private static int crc(byte[] content, int length) {
        CRC32 crc = new CRC32();
        crc.update(content, 0, length);
        return (int) crc.getValue();
    }
}
