package io.github.hermesbackup.io;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.NativeLongByReference;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * A decompressor of libdeflate (https://github.com/ebiggers/libdeflate), for deflate streams (RFC 1951) that are in memory as a
 * whole and whose length is known. It takes half the time of zlib, which Java uses. It is used where the system has it (most Linux
 * distributions do, for their image libraries) unless {@value #PROPERTY} is {@code false}.
 *
 * <p>Only a second way to the same answer: what it does not accept, the first one has to judge. Holds native memory outside
 * the heap, up to twice as much as the largest stream and its content took, until closed. Not safe for use by several threads.
 */
public final class Libdeflate implements Closeable {

    /** The system property that switches it off. */
    public static final String PROPERTY = "hermes.libdeflate";

    /** The version of its interface; the functions used here have been the same since its first release. */
    private static final String NAME = "libdeflate.so.0";

    private static final int LONG_BYTES = 8;
    private static final int LEAST_BYTES = 256 * 1024;
    private static final int SUCCESS = 0;

    private final Pointer decompressor;
    private final NativeLongByReference used = new NativeLongByReference();
    private final NativeLongByReference made = new NativeLongByReference();
    private Room in = new Room(LEAST_BYTES);
    private Room out = new Room(LEAST_BYTES);
    private boolean closed;

    /** Apart, since it loads native libraries. */
    private static final class Library {
        static final boolean IS_THERE = load();

        private static boolean load() {
            if (LinuxLibrary.C.isEmpty() || Native.LONG_SIZE != LONG_BYTES) {
                return false;
            }
            try {
                Native.register(Library.class, NativeLibrary.getInstance(NAME));
                return true;
            } catch (LinkageError e) {
                return false;
            }
        }

        static native Pointer libdeflate_alloc_decompressor();

        static native int libdeflate_deflate_decompress_ex(
                Pointer decompressor, Pointer in, long inBytes, Pointer out, long outBytes, Pointer used, Pointer made);

        static native void libdeflate_free_decompressor(Pointer decompressor);
    }

    private static final class Room {
        final Memory memory;
        final ByteBuffer bytes;

        Room(long size) {
            memory = new Memory(size);
            bytes = memory.getByteBuffer(0, size).order(ByteOrder.LITTLE_ENDIAN);
        }

        Room with(int size) {
            if (size <= bytes.capacity()) {
                return this;
            }
            Room larger = new Room(Long.highestOneBit(size - 1L) << 1);
            memory.close(); // not before: if there is none, this one is still in use
            return larger;
        }
    }

    private Libdeflate(Pointer decompressor) {
        this.decompressor = decompressor;
    }

    /** Nothing where there is none, or where it is switched off. */
    public static Optional<Libdeflate> open() {
        if ("false".equals(System.getProperty(PROPERTY)) || !Library.IS_THERE) {
            return Optional.empty();
        }
        return Optional.ofNullable(Library.libdeflate_alloc_decompressor()).map(Libdeflate::new);
    }

    /** Where the stream goes: empty, with room for exactly so many bytes. What was there before is no longer valid. */
    public ByteBuffer input(int bytes) {
        requireOpen();
        in = in.with(bytes);
        return in.bytes.clear().limit(bytes);
    }

    /**
     * Inflates what has been put into {@link #input}.
     *
     * @param bytes of it that count, from its beginning
     * @param length bytes of content that are expected
     * @return the content, valid until the next call; null if the input is not one stream, from its first to its last byte, of
     *     exactly so much content
     */
    public ByteBuffer inflate(int bytes, int length) {
        requireOpen();
        out = out.with(length);
        int result = Library.libdeflate_deflate_decompress_ex(
                decompressor, in.memory, bytes, out.memory, length, used.getPointer(), made.getPointer());
        boolean whole = result == SUCCESS
                && used.getValue().longValue() == bytes
                && made.getValue().longValue() == length;
        return whole ? out.bytes.clear().limit(length) : null;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Library.libdeflate_free_decompressor(decompressor);
            in.memory.close();
            out.memory.close();
        }
    }
}
