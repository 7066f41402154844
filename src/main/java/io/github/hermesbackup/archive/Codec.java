package io.github.hermesbackup.archive;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Compresses blocks of one member so that, one after the other, they are a single ordinary deflate stream (RFC 1951): each
 * but the last ends at a byte boundary with an empty stored block, as zlib's {@code Z_SYNC_FLUSH} makes it. Each block is
 * inflated again and compared before it is handed out, because a codec that compresses the wrong bytes reports success.
 *
 * <p>Not safe for use by several threads; a thread keeps one of its own. Holds native memory until closed.
 */
public final class Codec implements AutoCloseable {

    private final Deflater deflater;
    private final Inflater inflater = new Inflater(true);
    private final byte[] check = new byte[64 * 1024];

    /** @param level 1 (fastest) to 9 (smallest), zlib's scale */
    public Codec(int level) {
        deflater = new Deflater(level, true);
    }

    /**
     * Compresses one block.
     *
     * @param content the block's content, from its beginning
     * @param length bytes of it that count
     * @param last true for the block that ends the member
     */
    public Block deflate(byte[] content, int length, boolean last) {
        deflater.reset();
        deflater.setInput(content, 0, length);
        if (last) {
            deflater.finish();
        }
        byte[] out = new byte[Math.max(64, length / 2)];
        int made = 0;
        while (true) {
            made += deflater.deflate(out, made, out.length - made, last ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH);
            if (last ? deflater.finished() : made < out.length) {
                break;
            }
            out = Arrays.copyOf(out, out.length + Math.max(1024, out.length / 2));
        }
        requireSame(content, length, out, made, last);
        return new Block(out, made, row(content, length, out, made));
    }

    /** Takes one block as it is. The array is used, not copied. */
    public static Block store(byte[] content, int length) {
        return new Block(content, length, row(content, length, content, length));
    }

    private static BlockIndex.Block row(byte[] content, int length, byte[] out, int made) {
        CRC32 crc = new CRC32();
        crc.update(out, 0, made);
        MessageDigest sha = Sha256.digest();
        sha.update(content, 0, length);
        ByteBuffer prefix = ByteBuffer.wrap(sha.digest());
        return new BlockIndex.Block(made, (int) crc.getValue(), prefix.getLong(), prefix.getLong());
    }

    private void requireSame(byte[] content, int length, byte[] out, int made, boolean last) {
        inflater.reset();
        inflater.setInput(out, 0, made);
        int got = 0;
        boolean same = true;
        try {
            for (int n = inflater.inflate(check); n > 0 && same; n = inflater.inflate(check)) {
                same = got + n <= length && Arrays.equals(content, got, got + n, check, 0, n);
                got += n;
            }
        } catch (DataFormatException e) {
            throw new IllegalStateException("The compressor made a broken stream: " + e.getMessage(), e);
        }
        boolean ended = last ? inflater.finished() : inflater.needsInput();
        if (!same || got != length || !ended) {
            throw new IllegalStateException("The compressor made a stream that does not give its input back");
        }
    }

    @Override
    public void close() {
        deflater.end();
        inflater.end();
    }
}
