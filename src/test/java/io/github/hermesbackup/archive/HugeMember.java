package io.github.hermesbackup.archive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.zip.CRC32;

/** Archives with members of several gigabytes of zeros; one compressed block of them is written again and again. */
final class HugeMember implements Closeable {

    private static final int PIECE = 1 << 22;

    private final ArchiveBuilder builder;
    private final Codec codec = new Codec(1);
    private final byte[] zeros = new byte[PIECE];

    HugeMember(Path archive) throws IOException {
        builder = new ArchiveBuilder(archive);
    }

    ArchiveBuilder builder() {
        return builder;
    }

    /** @param digested false to spare the time for CRC and SHA-256, if the content is not going to be read */
    void deflatedZeros(String name, long size, boolean digested) throws IOException {
        if (!end(name, size, size, true, digested)) {
            throw new AssertionError("The writer took " + name + " back");
        }
    }

    void storedZeros(String name, long size) throws IOException {
        if (!end(name, size, size, false, true)) {
            throw new AssertionError("The writer took " + name + " back");
        }
    }

    /** Announces one size and writes another. */
    boolean deflatedZerosInstead(String name, long announced, long size) throws IOException {
        return end(name, announced, size, true, size < PIECE);
    }

    private boolean end(String name, long announced, long size, boolean deflated, boolean digested) throws IOException {
        ArchiveWriter.Member member =
                builder.writer().begin(new ArchiveWriter.Head(name, 0600, ArchiveBuilder.TIME), deflated, announced);
        Block whole = deflated ? codec.deflate(zeros, PIECE, false) : Codec.store(zeros, PIECE);
        long left = size;
        for (; left > PIECE; left -= PIECE) {
            member.add(whole);
        }
        member.add(deflated ? codec.deflate(zeros, (int) left, true) : Codec.store(zeros, (int) left));
        return member.end(digested ? digest(size) : new ArchiveWriter.Summary(size, 0, new byte[32]), null);
    }

    private ArchiveWriter.Summary digest(long size) {
        CRC32 crc = new CRC32();
        MessageDigest sha256 = Sha256.digest();
        for (long left = size; left > 0; left -= PIECE) {
            int length = (int) Math.min(left, PIECE);
            crc.update(zeros, 0, length);
            sha256.update(zeros, 0, length);
        }
        return new ArchiveWriter.Summary(size, (int) crc.getValue(), sha256.digest());
    }

    @Override
    public void close() throws IOException {
        codec.close();
        builder.close();
    }
}
