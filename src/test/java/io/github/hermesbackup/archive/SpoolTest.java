package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

    @TempDir
    Path directory;

    @Test
    void whatDoesNotFitIntoMemoryComesBackFromItsFile() throws IOException {
        byte[] all = new byte[5 * 1024 * 1024 + 17];
        new Random(3).nextBytes(all);
        Path overflow = directory.resolve("spool");

        assertThat(drained(overflow, all)).isEqualTo(all);
        assertThat(overflow).doesNotExist();
    }

    @Test
    void whatFitsIntoMemoryNeedsNoFile() throws IOException {
        byte[] all = new byte[1000];
        new Random(3).nextBytes(all);
        Path blocked = directory.resolve("no such directory").resolve("spool");

        assertThat(drained(blocked, all)).isEqualTo(all);
    }

    @Test
    void closingItTwiceIsHarmless() throws IOException {
        Path overflow = directory.resolve("spool");
        Spool spool = new Spool(Disk.real(), overflow);
        for (int i = 0; i < 40; i++) {
            spool.add(new byte[0xFFFF]);
        }
        assertThat(overflow).exists();

        spool.close();
        spool.close();

        assertThat(overflow).doesNotExist();
    }

    private byte[] drained(Path overflow, byte[] all) throws IOException {
        Path target = directory.resolve("target");
        Random lengths = new Random(5);
        try (FileChannel file = Disk.real().create(target, 0600);
                Spool spool = new Spool(Disk.real(), overflow)) {
            Appender out = new Appender(file);
            for (int at = 0; at < all.length; ) {
                int length = Math.min(all.length - at, lengths.nextInt(60_000));
                spool.add(java.util.Arrays.copyOfRange(all, at, at + length));
                at += length;
            }
            assertThat(Files.exists(overflow)).isEqualTo(all.length > 2 * 1024 * 1024);
            spool.drainTo(out);
            out.flush();
        }
        return Files.readAllBytes(target);
    }
}
