package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it costs to refuse an archive is measured in bytes read, which no machine's load changes. */
class ReadCostTest {

    @TempDir
    Path directory;

    @Test
    void membersThatShareOneLongLocalHeaderAreNotEachReadInFull() throws IOException {
        byte[] longest = new byte[65_532];
        for (int i = 0; i < longest.length; i += 4) {
            longest[i] = (byte) 0x99;
        }
        ZipMember[] members = new ZipMember[10_000];
        members[0] = ZipMember.stored("same", "").local(header -> header.extra = longest);
        for (int i = 1; i < members.length; i++) {
            members[i] = ZipMember.stored("same", "").onlyInDirectory().central(header -> header.offset = 0);
        }
        Path archive = ZipBytes.of(members).writeTo(directory.resolve("a.zip"));
        CountingChannel counted = new CountingChannel(archive);

        assertThatThrownBy(() -> ArchiveReader.open(openingOnly(counted), archive))
                .isInstanceOfSatisfying(
                        ArchiveException.class, e -> assertThat(e.fault()).isEqualTo(ArchiveFault.OVERLAP));

        assertThat(counted.bytesRead()).isLessThan(4 * counted.length());
        assertThat(counted.isOpen()).as("left open").isFalse();
    }

    @Test
    void anAcceptedArchiveIsReadAFewTimes() throws IOException {
        Path archive = directory.resolve("a.zip");
        try (ArchiveBuilder builder = new ArchiveBuilder(archive)) {
            for (int i = 0; i < 3000; i++) {
                builder.file("f" + i, new byte[100]);
            }
            builder.finish();
        }
        CountingChannel counted = new CountingChannel(archive);

        ArchiveReader.open(openingOnly(counted), archive).close();

        // Twice the directory, 512 bytes for each local header.
        assertThat(counted.bytesRead()).isLessThan(6 * counted.length());
        assertThat(counted.isOpen()).isFalse();
    }

    /** The real disk with one channel put in place of what it would open. */
    static Disk openingOnly(FileChannel channel) {
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("openForReading")) {
                        return channel;
                    }
                    try {
                        return method.invoke(Disk.real(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
