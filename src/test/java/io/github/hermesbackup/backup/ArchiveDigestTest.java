package io.github.hermesbackup.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.archive.ArchiveWriter;
import io.github.hermesbackup.archive.Block;
import io.github.hermesbackup.archive.Codec;
import io.github.hermesbackup.archive.EntryTime;
import io.github.hermesbackup.archive.Method;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.testkit.Trees;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The digest of an archive that is read behind its writer is that of the file, whatever the writer took back. */
class ArchiveDigestTest {

    @TempDir
    Path work;

    @Test
    void whatWasTakenBackAfterItWasReadIsNotInTheDigest() throws Exception {
        Path file = work.resolve("a.zip");
        byte[] sha = new byte[32];
        Block first = Codec.store(ReuseTest.random(3 << 20), 3 << 20, sha);
        Block second = Codec.store(new byte[2 << 20], 2 << 20, sha);
        try (FileChannel channel = Disk.real().create(file, 0600);
                ArchiveWriter writer =
                        new ArchiveWriter(Disk.real(), channel, work.resolve("spool"), Instant.EPOCH, ZoneOffset.UTC);
                ArchiveDigest digest = new ArchiveDigest(channel, writer)) {
            ArchiveWriter.Head head = head();
            ArchiveWriter.Summary summary = new ArchiveWriter.Summary(6 << 20, 0, sha);
            ArchiveWriter.Member member = writer.begin(head, Method.STORED, summary, 6 << 20, null);
            member.add(first);
            Thread.sleep(300); // for the digest to come near
            member.abandon();
            ArchiveWriter.Member again = writer.begin(head, Method.STORED, 4 << 20);
            again.add(second);
            again.add(second);
            again.end(new ArchiveWriter.Summary(4 << 20, 0, sha), null);
            writer.finish(false);

            assertThat(digest.finish()).isEqualTo(Trees.sha256(file));
        }
    }

    @Test
    void whatIsNotInTheFileThoughItWasWrittenFailsTheBackup() throws Exception {
        byte[] sha = new byte[32];
        try (FileChannel channel = Disk.real().create(work.resolve("a.zip"), 0600);
                FileChannel lost = Disk.real().create(work.resolve("lost"), 0600);
                ArchiveWriter writer =
                        new ArchiveWriter(Disk.real(), channel, work.resolve("spool"), Instant.EPOCH, ZoneOffset.UTC);
                ArchiveDigest digest = new ArchiveDigest(lost, writer)) {
            ArchiveWriter.Member member = writer.begin(head(), Method.STORED, 2 << 20);
            member.add(Codec.store(new byte[2 << 20], 2 << 20, sha));
            member.end(new ArchiveWriter.Summary(2 << 20, 0, sha), null);
            writer.finish(false);

            assertThatThrownBy(digest::finish)
                    .isInstanceOf(IOException.class)
                    .hasMessage("What was written is not in the file");
        }
    }

    @Test
    void aBackupThatIsInterruptedDoesNotWaitForItsDigest() throws Exception {
        Path file = work.resolve("a.zip");
        try (FileChannel channel = Disk.real().create(file, 0600);
                ArchiveWriter writer =
                        new ArchiveWriter(Disk.real(), channel, work.resolve("spool"), Instant.EPOCH, ZoneOffset.UTC);
                ArchiveDigest digest = new ArchiveDigest(channel, writer)) {
            writer.finish(false);
            Thread.currentThread().interrupt();

            assertThatThrownBy(digest::finish)
                    .isInstanceOf(InterruptedIOException.class)
                    .hasMessage("The backup was interrupted");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(digest.finish()).isEqualTo(Trees.sha256(file));
        }
    }

    private static ArchiveWriter.Head head() {
        return new ArchiveWriter.Head("f", 0600, EntryTime.of(java.nio.file.attribute.FileTime.from(Instant.EPOCH)));
    }
}
