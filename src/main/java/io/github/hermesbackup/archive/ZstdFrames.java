package io.github.hermesbackup.archive;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import java.util.Arrays;

/** Makes Zstandard frames, one a block, each with its content's size and no dictionary, and decompresses each again. */
final class ZstdFrames implements AutoCloseable {

    private final ZstdCompressCtx compressor;
    private final ZstdDecompressCtx decompressor;
    private byte[] check = new byte[0];

    ZstdFrames(int level) {
        ZstdLibrary.load();
        compressor = new ZstdCompressCtx();
        compressor.setLevel(level).setContentSize(true).setChecksum(false);
        decompressor = new ZstdDecompressCtx();
    }

    /** An array that holds the frame of that many bytes in any case. */
    byte[] withRoom(byte[] array, int length) {
        int bound = Math.toIntExact(Zstd.compressBound(length));
        return array.length >= bound ? array : new byte[bound];
    }

    int compress(byte[] content, int length, byte[] out) {
        int made = compressor.compressByteArray(out, 0, out.length, content, 0, length);
        if (check.length < length) {
            check = new byte[content.length];
        }
        int got = decompressor.decompressByteArray(check, 0, length, out, 0, made);
        if (got != length || !Arrays.equals(content, 0, length, check, 0, length)) {
            throw new IllegalStateException("The compressor made a frame that does not give its input back");
        }
        return made;
    }

    @Override
    public void close() {
        compressor.close();
        decompressor.close();
    }
}
