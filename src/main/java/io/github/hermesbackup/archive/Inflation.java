package io.github.hermesbackup.archive;

import io.github.hermesbackup.io.Libdeflate;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates raw deflate data (RFC 1951) of a file, one member or one block after the other, with Java's own inflater. Holds native
 * memory until ended.
 *
 * <p>{@link Libdeflate} takes its place for bytes that are the very ones which the block index was made of, by their CRC-32:
 * these were compressed by zlib, and inflated and compared. It has no say about others, since it reads streams that zlib and
 * most other programs refuse (codes that stand for nothing), nor where it refuses.
 */
final class Inflation {

    /** Of what is inflated as a whole, compressed or not. */
    static final int MOST_BYTES = 8 << 20;

    /** The lengths of an empty stored block. */
    private static final int EMPTY_STORED = 0xFFFF_0000;
    /** The last block of a stream, an empty one. */
    private static final byte[] END = {3, 0};

    private final Inflater inflater = new Inflater(true);
    private final Libdeflate whole;
    private ByteBuffer ready;
    private final ByteBuffer input = ByteBuffer.allocateDirect(Decompressors.INPUT_BYTES);
    private final byte[] beyond = new byte[2 * Challenge.LENGTH];

    /** What stands in place of the empty stored block at the end of a block, see {@link #endsAtAFlush}. */
    private static final class Challenge {
        static final int LENGTH = 32;
        static final byte[] SECRET = new byte[LENGTH];
        static final byte[] STORED = stored();

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

    Inflation() {
        this(Libdeflate.open().orElse(null));
    }

    /** @param whole null if there is none */
    Inflation(Libdeflate whole) {
        this.whole = whole;
    }

    /**
     * Inflates a stream as a whole if it can be done, and has it ready to be handed out by {@link #inflate}.
     *
     * @param rows of all its blocks; their lengths are the stream's
     * @param bytes the stream's, all of them
     * @param length bytes of content that it should give
     * @return false if nothing has happened: the stream is to be fed
     */
    boolean begin(FileChannel file, long position, List<BlockIndex.Block> rows, long bytes, long length)
            throws IOException {
        if (whole == null || bytes > MOST_BYTES || length > MOST_BYTES || length == 0) {
            return false;
        }
        ByteBuffer stream = whole.input((int) bytes);
        try {
            Window.fill(stream, file, position);
        } catch (EOFException e) {
            return false;
        }
        if (!areOf(rows, stream)) {
            return false;
        }
        ready = whole.inflate((int) bytes, (int) length);
        return ready != null;
    }

    private static boolean areOf(List<BlockIndex.Block> rows, ByteBuffer stream) {
        int at = 0;
        for (BlockIndex.Block row : rows) {
            CRC32 crc = new CRC32();
            crc.update(stream.slice(at, row.compressedBytes()));
            if ((int) crc.getValue() != row.compressedCrc()) {
                return false;
            }
            at += row.compressedBytes();
        }
        return true;
    }

    /** As {@link Inflater#inflate(byte[], int, int)}. */
    int inflate(byte[] out, int offset, int length) throws DataFormatException {
        if (ready != null) {
            int n = Math.min(length, ready.remaining());
            ready.get(out, offset, n);
            return n;
        }
        return inflater.inflate(out, offset, length);
    }

    /** What has been inflated as a whole and not been handed out; null if it was not inflated as a whole. */
    ByteBuffer rest() {
        return ready;
    }

    /** True once the stream's end has been reached. */
    boolean finished() {
        return ready != null ? !ready.hasRemaining() : inflater.finished();
    }

    /** True if all that was given has been used up. */
    boolean needsInput() {
        return !inflater.needsDictionary() && inflater.needsInput();
    }

    /** Bytes that were given and not used. */
    int remaining() {
        return ready != null ? 0 : inflater.getRemaining();
    }

    /** Gives it bytes of a file, at most so many; returns how many, or 0 if there are none any more. */
    int feed(FileChannel file, long position, long atMost) throws IOException {
        input.clear().limit((int) Math.min(input.capacity(), atMost));
        int read = file.read(input, position);
        inflater.setInput(input.flip());
        return Math.max(0, read);
    }

    /**
     * Inflates one block with nothing known of the ones before it.
     *
     * @param row the block's; what it says of the content is not looked at
     * @param out receives the content, exactly {@code length} bytes
     * @param last true if it is to end the stream, false if another one is to follow it
     * @return false if the bytes are not such a block: more content or less, content that refers to an earlier block, an end
     *     where there should be none or none where there should be one
     * @throws EOFException if the file ends within it
     */
    boolean block(FileChannel file, long position, BlockIndex.Block row, byte[] out, int length, boolean last)
            throws IOException {
        reset();
        int bytes = row.compressedBytes();
        int tail = last ? 0 : 4;
        if (bytes <= tail) {
            return false;
        }
        if (wholeBlock(file, position, row, out, length, last)) {
            return true;
        }
        try {
            return content(file, position, bytes - tail, out, length)
                    && (last
                            ? inflater.finished() && inflater.getRemaining() == 0
                            : endsAtAFlush(Window.read(file, position + bytes - tail, tail)));
        } catch (DataFormatException e) {
            return false;
        }
    }

    /** True if it could be inflated as a whole, see {@link #endsAtAFlush}: the challenge must come out behind the content. */
    private boolean wholeBlock(
            FileChannel file, long position, BlockIndex.Block row, byte[] out, int length, boolean last)
            throws IOException {
        int bytes = row.compressedBytes();
        int beyond = last ? 0 : Challenge.LENGTH;
        if (whole == null || bytes > MOST_BYTES || length > MOST_BYTES) {
            return false;
        }
        ByteBuffer stream = whole.input(bytes + Challenge.STORED.length + END.length);
        Window.fill(stream.limit(bytes), file, position);
        if (!areOf(List.of(row), stream)) {
            return false;
        }
        int end = bytes;
        if (!last) {
            if (stream.getInt(bytes - 4) != EMPTY_STORED) {
                return false;
            }
            stream.limit(stream.capacity()).position(bytes - 4);
            end = stream.put(Challenge.STORED).put(END).position();
        }
        ByteBuffer content = whole.inflate(end, length + beyond);
        if (content == null || !content.slice(length, beyond).equals(ByteBuffer.wrap(Challenge.SECRET, 0, beyond))) {
            return false;
        }
        content.get(out, 0, length);
        return true;
    }

    /** True if these bytes give exactly so much content; all of them are used up then, or the stream has ended. */
    private boolean content(FileChannel file, long position, int bytes, byte[] out, int length)
            throws IOException, DataFormatException {
        int made = 0;
        int fed = 0;
        while (true) {
            int n = made < length
                    ? inflater.inflate(out, made, length - made)
                    : inflater.inflate(beyond, 0, beyond.length);
            made += n;
            if (made > length) {
                return false;
            }
            if (n > 0) {
                continue;
            }
            if (inflater.finished() || !needsInput() || fed == bytes) {
                return made == length && fed == bytes;
            }
            int read = feed(file, position + fed, bytes - fed);
            if (read == 0) {
                throw new EOFException();
            }
            fed += read;
        }
    }

    /**
     * True if the stream stands right before the lengths of an empty stored block that does not end it, so that another block
     * begins behind it, at a byte boundary. The four bytes alone prove nothing, they may be part of something longer; and the
     * decoder does not tell where it stands. So it is given a stored block of bytes that nobody could foresee in place of the
     * empty one: only if it stands there does it give back exactly these.
     */
    private boolean endsAtAFlush(ByteBuffer lengths) throws DataFormatException {
        if (inflater.finished() || lengths.getInt(0) != EMPTY_STORED) {
            return false;
        }
        inflater.setInput(Challenge.STORED);
        int made = 0;
        for (int n = 1; n > 0 && made < beyond.length; made += n) {
            n = inflater.inflate(beyond, made, beyond.length - made);
        }
        return made == Challenge.LENGTH
                && Arrays.equals(beyond, 0, made, Challenge.SECRET, 0, made)
                && !inflater.finished()
                && needsInput();
    }

    /** Forgets everything, for the next stream. */
    void reset() {
        ready = null;
        inflater.reset();
    }

    void end() {
        inflater.end();
        if (whole != null) {
            whole.close();
        }
    }
}
