package io.github.hermesbackup.backup;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.archive.ArchiveWriter;
import io.github.hermesbackup.archive.Codec;
import io.github.hermesbackup.archive.EntryTime;
import io.github.hermesbackup.archive.Method;
import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the device refuses while an archive is being written is not forgotten. */
class WritebackTest {

    @TempDir
    Path work;

    @Test
    void anEarlyForceThatFailsFailsTheArchiveAlthoughTheLastOneWouldSucceed() throws Exception {
        CountDownLatch refused = new CountDownLatch(1);
        Disk disk = refusingTheFirstForce(refused);
        try (FileChannel file = Disk.real().create(work.resolve("a.zip"), 0600);
                ArchiveWriter writer =
                        new ArchiveWriter(Disk.real(), file, work.resolve("spool"), Instant.EPOCH, ZoneOffset.UTC);
                Writeback writeback = new Writeback(disk, file, writer, 1 << 20)) {
            byte[] content = new byte[3 << 20];
            byte[] sha256 = new byte[32];
            ArchiveWriter.Head head = new ArchiveWriter.Head("f", 0600, EntryTime.of(FileTime.from(Instant.EPOCH)));
            ArchiveWriter.Member member = writer.begin(head, Method.STORED, content.length);
            member.add(Codec.store(content, content.length, sha256));
            member.end(new ArchiveWriter.Summary(content.length, 0, sha256), null);
            writer.finish(false);
            refused.await();

            assertThatThrownBy(writeback::end).isInstanceOf(IOException.class).hasMessage("Input/output error");
        }
    }

    private static Disk refusingTheFirstForce(CountDownLatch refused) {
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("force") && refused.getCount() == 1) {
                        refused.countDown();
                        throw new IOException("Input/output error");
                    }
                    try {
                        return method.invoke(Disk.real(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
