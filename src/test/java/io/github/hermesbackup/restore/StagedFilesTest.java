package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.archive.EntryTime;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.junit.jupiter.api.Test;

class StagedFilesTest {

    private static final int MANY = 100_000;

    private final StagedFiles staged = new StagedFiles();

    @Test
    void whatTheSourceDoesNotSayIsKeptForEachMemberWhateverTheOrder() {
        Member silent = member(null);
        for (int ordinal = MANY - 1; ordinal >= 0; ordinal -= 3) {
            staged.add(ordinal, silent, 1_000_000L + ordinal, digest(ordinal));
        }
        for (int ordinal = MANY - 1; ordinal >= 0; ordinal -= 3) {
            Fingerprint fingerprint = staged.fingerprint(ordinal, silent);
            assertThat(fingerprint.inode()).isEqualTo(1_000_000L + ordinal);
            assertThat(fingerprint.size()).isEqualTo(17);
            assertThat(fingerprint.sha256()).isEqualTo(digest(ordinal));
        }
    }

    @Test
    void roomIsMadeForTheFirstThatHasNone() {
        Member silent = member(null);
        staged.add(255, silent, 1255, digest(255));
        staged.add(256, silent, 1256, digest(256));
        assertThat(staged.fingerprint(256, silent).inode()).isEqualTo(1256);
        assertThat(staged.fingerprint(256, silent).sha256()).isEqualTo(digest(256));
        assertThat(staged.fingerprint(255, silent).sha256()).isEqualTo(digest(255));
    }

    @Test
    void whatTheSourceSaysIsNotKeptAgain() {
        byte[] recorded = digest(7);
        staged.add(0, member(recorded), 1, digest(7));
        assertThat(staged.fingerprint(0, member(recorded)).sha256()).isSameAs(recorded);
    }

    private static byte[] digest(int ordinal) {
        return ByteBuffer.allocate(32).putInt(0, ordinal).putInt(28, ordinal).array();
    }

    private static Member member(byte[] sha256) {
        return new Member() {
            @Override
            public String name() {
                return "name";
            }

            @Override
            public int mode() {
                return 0644;
            }

            @Override
            public EntryTime time() {
                return new EntryTime(0);
            }

            @Override
            public long size() {
                return 17;
            }

            @Override
            public byte[] sha256() {
                return sha256;
            }

            @Override
            public byte[] copyTo(WritableByteChannel out, byte[] buffer) {
                throw new UnsupportedOperationException();
            }
        };
    }
}
