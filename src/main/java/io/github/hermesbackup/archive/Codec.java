package io.github.hermesbackup.archive;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Compresses blocks of one member so that, one after the other, they are a single ordinary stream. Deflate (RFC 1951): each
 * block but the last ends at a byte boundary with an empty stored block, as zlib's {@code Z_SYNC_FLUSH} makes it. Zstandard
 * (RFC 8878): each block is a frame. Each block is decompressed again and compared before it is handed out, because a codec
 * that compresses the wrong bytes reports success.
 *
 * <p>Not safe for use by several threads; a thread keeps one of its own. Holds native memory until closed.
 */
public final class Codec implements AutoCloseable {

    private static final int SAMPLED_FROM = 256 * 1024;
    private static final int SAMPLES = 4;
    private static final int SAMPLE_BYTES = 8 * 1024;

    private final Deflater deflater;
    private final Deflater forHardBlocks;
    private final Inflater inflater = new Inflater(true);
    private final ZstdFrames frames;
    private final byte[] check = new byte[64 * 1024];
    private byte[] scratch = new byte[0];

    /** @param level 1 (fastest) to 9 (smallest), zlib's scale */
    public Codec(int level) {
        deflater = new Deflater(level, true);
        forHardBlocks = deflater;
        frames = null;
    }

    /** Compresses as asked; what asks for no compression still has a codec, which is not used. */
    public Codec(Compression compression) {
        deflater = new Deflater(compression.method() == Method.DEFLATED ? compression.level() : 1, true);
        forHardBlocks = compression == Compression.SMALL ? new Deflater(Compression.HARD_LEVEL, true) : deflater;
        frames = compression.method() == Method.ZSTD ? new ZstdFrames(compression.level()) : null;
    }

    /**
     * Compresses one block with deflate.
     *
     * @param content the block's content, from its beginning
     * @param length bytes of it that count
     * @param last true for the block that ends the member
     */
    public Block deflate(byte[] content, int length, boolean last) {
        int made = deflateToScratch(content, length, last);
        return block(made, sha256(content, length));
    }

    /**
     * Compresses one block as this codec was asked to.
     *
     * @param content the block's content, from its beginning
     * @param length bytes of it that count
     * @param last true for the block that ends the member
     * @param sha256 SHA-256 of those bytes
     */
    public Block compress(byte[] content, int length, boolean last, byte[] sha256) {
        return block(compressToScratch(content, length, last), sha256);
    }

    /** Bytes that some content takes when it is compressed, not counting what its end takes. */
    public int compressedBytes(byte[] content, int length) {
        return compressToScratch(content, length, true);
    }

    private int compressToScratch(byte[] content, int length, boolean last) {
        if (frames == null) {
            return deflateToScratch(content, length, last);
        }
        scratch = frames.withRoom(scratch, length);
        return frames.compress(content, length, scratch);
    }

    private int deflateToScratch(byte[] content, int length, boolean last) {
        return deflateToScratch(isHard(content, length) ? forHardBlocks : deflater, content, length, last);
    }

    /** True for a block of which samples do not shrink to half, if that makes a difference: see {@link Compression#SMALL}. */
    private boolean isHard(byte[] content, int length) {
        if (forHardBlocks == deflater || length < SAMPLED_FROM) {
            return false;
        }
        byte[] sample = new byte[SAMPLES * SAMPLE_BYTES];
        for (int i = 0; i < SAMPLES; i++) {
            System.arraycopy(content, length / SAMPLES * i, sample, SAMPLE_BYTES * i, SAMPLE_BYTES);
        }
        return deflateToScratch(forHardBlocks, sample, sample.length, true) > sample.length / 2;
    }

    private int deflateToScratch(Deflater deflater, byte[] content, int length, boolean last) {
        deflater.reset();
        deflater.setInput(content, 0, length);
        if (last) {
            deflater.finish();
        }
        if (scratch.length < 64) {
            scratch = new byte[Math.max(64, length / 2)];
        }
        int made = 0;
        while (true) {
            made += deflater.deflate(
                    scratch, made, scratch.length - made, last ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH);
            if (last ? deflater.finished() : made < scratch.length) {
                break;
            }
            scratch = Arrays.copyOf(scratch, scratch.length + Math.max(1024, scratch.length / 2));
        }
        requireSame(content, length, made, last);
        return made;
    }

    private Block block(int made, byte[] sha256) {
        byte[] bytes = Arrays.copyOf(scratch, made);
        return new Block(bytes, made, row(sha256, bytes, made));
    }

    /** Takes one block as it is. The array is used, not copied. */
    public static Block store(byte[] content, int length) {
        return store(content, length, sha256(content, length));
    }

    /** As {@link #store(byte[], int)}, with a digest that is known. */
    public static Block store(byte[] content, int length, byte[] sha256) {
        return new Block(content, length, row(sha256, content, length));
    }

    private static byte[] sha256(byte[] content, int length) {
        MessageDigest sha = Sha256.digest();
        sha.update(content, 0, length);
        return sha.digest();
    }

    private static BlockIndex.Block row(byte[] sha256, byte[] out, int made) {
        CRC32 crc = new CRC32();
        crc.update(out, 0, made);
        ByteBuffer prefix = ByteBuffer.wrap(sha256);
        return new BlockIndex.Block(made, (int) crc.getValue(), prefix.getLong(), prefix.getLong());
    }

    private void requireSame(byte[] content, int length, int made, boolean last) {
        inflater.reset();
        inflater.setInput(scratch, 0, made);
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
        forHardBlocks.end();
        inflater.end();
        if (frames != null) {
            frames.close();
        }
    }
}
