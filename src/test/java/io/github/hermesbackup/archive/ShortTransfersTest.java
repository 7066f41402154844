package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.testkit.DelegatingChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A file may take or give fewer bytes than it is asked to: what is written and read must be the same. */
class ShortTransfersTest {

    @TempDir
    Path directory;

    private final byte[] noise = new byte[300_000];

    @BeforeEach
    void fill() {
        new Random(4).nextBytes(noise);
    }

    /** Reads and writes at most so many bytes at once. */
    private static final class ShortChannel extends DelegatingChannel {

        private final int most;

        ShortChannel(FileChannel file, int most) {
            super(file);
            this.most = most;
        }

        @Override
        public int read(ByteBuffer bytes, long position) throws IOException {
            int limit = limit(bytes);
            try {
                return super.read(bytes, position);
            } finally {
                bytes.limit(limit);
            }
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            int limit = limit(bytes);
            try {
                return super.write(bytes);
            } finally {
                bytes.limit(limit);
            }
        }

        @Override
        public int write(ByteBuffer bytes, long position) throws IOException {
            int limit = limit(bytes);
            try {
                return super.write(bytes, position);
            } finally {
                bytes.limit(limit);
            }
        }

        private int limit(ByteBuffer bytes) {
            int limit = bytes.limit();
            bytes.limit(Math.min(limit, bytes.position() + most));
            return limit;
        }
    }

    /** The real disk, whose files are as short of breath as that; those that it has opened are kept. */
    private static Disk disk(int most, List<FileChannel> opened) {
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(Disk.real(), arguments);
                        if (result instanceof FileChannel file) {
                            opened.add(new ShortChannel(file, most));
                            return opened.get(opened.size() - 1);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void write(Disk disk, Path archive) throws IOException {
        try (FileChannel file = disk.create(archive, 0600);
                ArchiveWriter writer = new ArchiveWriter(
                        disk, file, directory.resolve("spool"), ArchiveBuilder.CREATED, ZoneId.systemDefault())) {
            ArchiveWriter.Member member =
                    writer.begin(new ArchiveWriter.Head("f", 0600, ArchiveBuilder.TIME), Method.STORED, noise.length);
            member.add(Codec.store(noise, noise.length));
            member.end(ArchiveBuilder.summary(noise), null);
            writer.addDirectory(new ArchiveWriter.Head("g/", 0700, ArchiveBuilder.TIME));
            writer.finish(false);
        }
    }

    @Test
    void whatIsWrittenInShortPiecesIsTheSame() throws IOException {
        Path whole = directory.resolve("whole.zip");
        Path pieces = directory.resolve("pieces.zip");
        write(Disk.real(), whole);
        write(disk(100, new ArrayList<>()), pieces);

        assertThat(pieces).hasSameBinaryContentAs(whole);
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void whatIsReadInShortPiecesIsTheSame(Method method) throws IOException {
        Path archive = directory.resolve("a.zip");
        Compression compression = method == Method.ZSTD ? Compression.ZSTD : Compression.FAST;
        try (ArchiveBuilder builder = new ArchiveBuilder(archive, compression, 4096)) {
            builder.file("f", 0600, ArchiveBuilder.TIME, Arrays.copyOf(noise, 20_000), method != Method.STORED)
                    .directory("g/")
                    .file("h".repeat(200) + "/" + "i".repeat(200), new byte[10_000])
                    .finish();
        }

        List<FileChannel> opened = new ArrayList<>();
        try (ArchiveReader reader = ArchiveReader.open(disk(10, opened), archive)) {
            byte[] buffer = new byte[1000];
            MemberRun run = reader.run();
            EntryCursor cursor = reader.cursor();
            for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
                assertThat(Contents.member(reader, entry, buffer))
                        .isEqualTo(Contents.of(archive).get(entry.name()));
                run.add(entry, cursor.header());
            }
            ArchiveEntry first = Contents.entry(reader, "f");
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            new BlockwiseContent(reader, Runnable::run, 2, 1 << 20)
                    .copy(first, (bytes, length) -> content.write(bytes, 0, length));
            assertThat(content.toByteArray()).isEqualTo(Contents.bytes(archive, "f"));
            assertThat(reader.blocks(first).orElseThrow().read(1)).isNotNull();
            RunReader runs = new RunReader();
            runs.begin(run);
            assertThat(runs.next().soundMembers()).isEqualTo(3);
        }
        assertThat(opened).hasSize(1).noneMatch(FileChannel::isOpen);
    }

    @Test
    void whatWasCollectedAsideComesBackFromShortPiecesAndIsClosed() throws IOException {
        List<FileChannel> opened = new ArrayList<>();
        Path target = directory.resolve("target");
        byte[] piece = Arrays.copyOf(noise, 60_000);
        try (FileChannel file = Disk.real().create(target, 0600);
                Spool spool = new Spool(disk(50_001, opened), directory.resolve("spool"))) {
            for (int i = 0; i < 40; i++) {
                spool.add(piece);
            }
            Appender out = new Appender(file);
            spool.drainTo(out);
            out.flush();
        }

        byte[] all = Files.readAllBytes(target);
        assertThat(all).hasSize(40 * piece.length);
        for (int i = 0; i < 40; i++) {
            assertThat(Arrays.equals(all, i * piece.length, (i + 1) * piece.length, piece, 0, piece.length))
                    .isTrue();
        }
        assertThat(opened).hasSize(1).noneMatch(FileChannel::isOpen);
    }
}
