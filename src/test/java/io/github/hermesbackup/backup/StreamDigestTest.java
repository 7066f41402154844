package io.github.hermesbackup.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.archive.ArchiveWriter;
import io.github.hermesbackup.archive.Sha256;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class StreamDigestTest {

    /** An array may be filled anew once its future is done, and not before: the digest is that of all pieces in their order. */
    @Test
    void theDigestIsThatOfAllPiecesInTheirOrder() throws Exception {
        byte[] content = new byte[3_000_000];
        new Random(5).nextBytes(content);
        byte[][] arrays = {new byte[400_000], new byte[400_000]};
        Future<?>[] inUse = new Future<?>[2];
        ArchiveWriter.Summary made;
        try (StreamDigest digest = new StreamDigest()) {
            for (int at = 0, turn = 0; at < content.length; turn ^= 1) {
                if (inUse[turn] != null) {
                    inUse[turn].get();
                }
                int length = Math.min(arrays[turn].length - turn, content.length - at);
                System.arraycopy(content, at, arrays[turn], 0, length);
                inUse[turn] = digest.add(arrays[turn], length);
                at += length;
            }
            inUse[0].get();
            inUse[1].get();
            made = digest.end();
        }
        CRC32 crc = new CRC32();
        crc.update(content);

        assertThat(made.size()).isEqualTo(content.length);
        assertThat(made.crc()).isEqualTo((int) crc.getValue());
        assertThat(made.sha256()).isEqualTo(Sha256.digest().digest(content));
    }

    @Test
    void nothingHasTheDigestOfNothing() {
        try (StreamDigest digest = new StreamDigest()) {
            assertThat(digest.end().sha256()).isEqualTo(Sha256.digest().digest());
        }
    }

    /** Also where a file could not be read to its end. */
    @Test
    void noThreadIsLeftBehind() throws Exception {
        Thread[] thread = new Thread[1];
        try (StreamDigest digest = new StreamDigest()) {
            digest.add(new byte[1000], 1000).get();
            thread[0] = Thread.getAllStackTraces().keySet().stream()
                    .filter(each -> each.getName().equals("hermes-backup-digest"))
                    .findAny()
                    .orElseThrow();
        }
        thread[0].join(60_000);

        assertThat(Arrays.stream(thread)).noneMatch(Thread::isAlive);
    }
}
