package io.github.hermesbackup.archive;

import io.github.hermesbackup.testkit.Commands;
import io.github.hermesbackup.testkit.PythonZip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A sound archive that damage is done to.
 *
 * @param name where it comes from
 * @param bytes the archive, a few KB
 */
record Seed(String name, byte[] bytes) {

    /** Small, so that a member has several blocks and its mutants are read fast. */
    static final int BLOCK_BYTES = 512;

    private static final byte[] TEXT =
            "to be or not to be, that is the question; ".repeat(32).getBytes(StandardCharsets.US_ASCII);

    private static final List<String> OTHERS = List.of(
            "python.zip",
            "wrapped.zip",
            "piped.zip",
            "forced-zip64.zip",
            "infozip.zip",
            "infozip-piped.zip",
            "7zip.zip");

    private static final String FORCED_ZIP64 = """
            import sys, zipfile
            with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as z:
                z.mkdir('made')
                with z.open('made/\u00fc', 'w', force_zip64=True) as f:
                    f.write(b'x' * 1000)
            """;

    /**
     * Ours in every compression, hand-made ones, and those of the other programs that are here.
     *
     * @param work an empty directory, left with a few files in it
     */
    static List<Seed> all(Path work) throws IOException {
        List<Seed> seeds = new ArrayList<>();
        for (Compression compression : Compression.values()) {
            seeds.add(new Seed("ours, " + compression, ours(work.resolve(compression + ".zip"), compression)));
        }
        seeds.add(new Seed("streamed by hand", streamed()));
        seeds.add(new Seed("zip64 by hand", zip64()));
        seeds.add(new Seed("code page 437 by hand", codePage437()));
        seeds.add(new Seed("directory backwards by hand", backwards()));
        Path home = home(work.resolve("home"));
        if (Commands.isAvailable("python3")) {
            PythonZip.fromDirectory(home, work.resolve("python.zip"));
            PythonZip.withWrapper(home, ".hermes", work.resolve("wrapped.zip"));
            PythonZip.throughPipe(home, work.resolve("piped.zip"));
            run(
                    home,
                    "python3",
                    "-c",
                    FORCED_ZIP64,
                    work.resolve("forced-zip64.zip").toString());
        }
        if (Commands.isAvailable("zip")) {
            run(home, "zip", "-qr", work.resolve("infozip.zip").toString(), ".");
            Commands.of("zip", "-q", "-", "notes/a.md")
                    .in(home)
                    .runInto(work.resolve("infozip-piped.zip"))
                    .orFail();
        }
        if (Commands.isAvailable("7zz")) {
            run(home, "7zz", "a", "-tzip", "-bd", work.resolve("7zip.zip").toString(), ".");
        }
        for (String other : OTHERS) {
            if (Files.exists(work.resolve(other))) {
                seeds.add(new Seed(other, Files.readAllBytes(work.resolve(other))));
            }
        }
        return seeds;
    }

    static byte[] ours(Path archive, Compression compression) throws IOException {
        try (ArchiveBuilder builder = new ArchiveBuilder(archive, compression, BLOCK_BYTES)) {
            builder.file(".env", "KEY=1".getBytes(StandardCharsets.US_ASCII))
                    .directory("d/")
                    .file("d/\u65e5\u672c.md", TEXT)
                    .file("stored", 0755, ArchiveBuilder.TIME, new byte[] {1, 2, 3}, false)
                    .finish();
        }
        return Files.readAllBytes(archive);
    }

    private static byte[] streamed() {
        ZipMember first = ZipMember.deflated("first.txt", "the first ".repeat(30));
        ZipMember second = ZipMember.deflated("d/second.txt", "the second ".repeat(30));
        return ZipBytes.of(
                        first.withDescriptor(first.descriptor(true, false)),
                        ZipMember.directory("d/"),
                        second.withDescriptor(second.descriptor(false, false)))
                .bytes();
    }

    private static byte[] zip64() {
        return ZipBytes.of(
                        ZipMember.stored("a", "stored").both(header -> {
                            header.size = Zip.MAX_32;
                            header.compressed = Zip.MAX_32;
                            header.extra = Extra.zip64(6, 6);
                        }),
                        ZipMember.directory("d/"),
                        ZipMember.deflated("d/\u00e9", "deflated ".repeat(20)))
                .zip64(record -> {})
                .end(end -> end.comment = "a comment".getBytes(StandardCharsets.US_ASCII))
                .bytes();
    }

    private static byte[] codePage437() {
        return ZipBytes.of(ZipMember.stored("x", "1").both(header -> {
                    header.name = new byte[] {'u', (byte) 0x81, '/', (byte) 0x9c};
                    header.flags = 0;
                }))
                .bytes();
    }

    private static byte[] backwards() {
        return ZipBytes.of(
                        ZipMember.stored("1", "one"),
                        ZipMember.deflated("2", "two ".repeat(9)),
                        ZipMember.stored("3", ""))
                .directoryBackwards()
                .bytes();
    }

    private static Path home(Path home) throws IOException {
        Files.createDirectories(home.resolve("notes"));
        Files.writeString(home.resolve("config.yaml"), "model: small\n");
        Files.write(home.resolve("notes/a.md"), TEXT);
        Files.createFile(home.resolve("zero"));
        return home;
    }

    private static void run(Path directory, String... words) throws IOException {
        Commands.of(words)
                .in(directory)
                .with("LC_ALL", "C.UTF-8")
                .with("PYTHONUTF8", "1")
                .run()
                .orFail();
    }
}
