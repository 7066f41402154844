package io.github.hermesbackup.archive;

import static io.github.hermesbackup.archive.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.testkit.Commands;
import io.github.hermesbackup.testkit.PythonZip;
import io.github.hermesbackup.testkit.ZipReaders;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives that other tools make are read as they were meant. */
class ForeignArchiveTest {

    private static final Instant EVEN = Instant.parse("2024-05-06T07:08:10Z");
    private static final String TEXT = "hello ".repeat(5000);

    @TempDir
    Path directory;

    private Path home;
    private Path archive;
    private String notes = "notes/\u65e5\u672c.md";

    @BeforeEach
    void makeAHome() throws IOException {
        home = Files.createDirectory(directory.resolve("home"));
        archive = directory.resolve("a.zip");
        put(".env", "KEY=1\n", "rw-------");
        put("bin/run", "#!/bin/sh\n", "rwxr-xr-x");
        put(notes, TEXT, "rw-r--r--");
        put("zero", "", "rw-r-----");
        Files.createDirectory(home.resolve("hollow"));
        Files.setPosixFilePermissions(home.resolve("hollow"), PosixFilePermissions.fromString("rwx------"));
    }

    private void put(String name, String content, String mode) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        Files.setLastModifiedTime(file, FileTime.from(EVEN));
    }

    private void keepAsciiNames() throws IOException {
        Files.move(home.resolve(notes), home.resolve("notes/plain.md"));
        notes = "notes/plain.md";
    }

    private void assertHoldsTheHome() throws IOException {
        Map<String, Contents.Member> members = Contents.of(archive);
        assertThat(members.keySet().stream().filter(name -> !name.endsWith("/")))
                .containsExactlyInAnyOrder(".env", "bin/run", notes, "zero");
        assertThat(members.get(".env").mode()).isEqualTo(0600);
        assertThat(members.get("bin/run").mode()).isEqualTo(0755);
        assertThat(members.get("zero").mode()).isEqualTo(0640);
        assertThat(members.get("zero").size()).isZero();
        assertThat(Contents.bytes(archive, notes)).asString().isEqualTo(TEXT);
        assertThat(members.get("bin/run").ticks()).isEqualTo(EntryTime.of(EVEN).ticks());
    }

    @Test
    void thoseOfTheReferenceTool() throws IOException {
        assumePresent("python3");
        PythonZip.fromDirectory(home, archive);

        assertHoldsTheHome();
        Agreement.assertAllReadersAgree(archive);
    }

    @Test
    void thoseThatPythonWritesToAPipe() throws IOException {
        assumePresent("python3");
        PythonZip.throughPipe(home, archive);

        assertHoldsTheHome();
        Agreement.assertAllReadersAgree(archive);
    }

    @Test
    void pythonsDirectoriesAndForcedZip64() throws IOException {
        assumePresent("python3");
        python("""
                import sys, zipfile
                with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as z:
                    z.mkdir('made')
                    z.writestr('written/', '')
                    z.writestr('plain', 'plain')
                    z.writestr('\u00fc.txt', 'umlaut')
                    with z.open('forced', 'w', force_zip64=True) as f:
                        f.write(b'x' * 1000)
                with zipfile.ZipFile(sys.argv[1], 'a') as z:
                    z.writestr('stored', 'stored later')
                """);

        assertThat(Contents.of(archive))
                .containsOnlyKeys("made/", "written/", "plain", "\u00fc.txt", "forced", "stored");
        assertThat(Contents.of(archive).get("plain").mode()).isEqualTo(0600);
        assertThat(Contents.of(archive).get("forced").size()).isEqualTo(1000);
        Agreement.assertAllReadersAgree(archive);
    }

    @Test
    void pythonsForcedZip64InAPipe() throws IOException {
        assumePresent("python3");
        python("""
                import sys, zipfile
                class Pipe:
                    def __init__(self): self.file = open(sys.argv[1], 'wb')
                    def write(self, data): return self.file.write(data)
                    def flush(self): self.file.flush()
                with zipfile.ZipFile(Pipe(), 'w', zipfile.ZIP_DEFLATED) as z:
                    with z.open('forced', 'w', force_zip64=True) as f:
                        f.write(b'x' * 1000)
                """);

        assertThat(Contents.of(archive).get("forced").size()).isEqualTo(1000);
    }

    /** The same place in the code as a member of more than 2 GB: zip64 in the local header, plain sizes in the central one. */
    @Test
    @Tag("soak")
    void pythonsMemberOfTwoGigabytes() throws IOException {
        assumePresent("python3");
        PythonZip.withHugeMember(2_100_000_000L, archive);

        assertThat(Contents.of(archive).get("zeros.bin").size()).isEqualTo(2_100_000_000L);
    }

    @Test
    void codePage437NamesAsPythonReadsThem() throws IOException {
        assumePresent("python3");
        byte[] all = new byte[132];
        for (int i = 0; i < all.length; i++) {
            all[i] = i % 33 == 32 ? (byte) '/' : (byte) (128 + i - i / 33);
        }
        all[131] = 'x';
        ZipBytes.of(ZipMember.stored("x", "1").both(header -> {
                    header.name = all;
                    header.flags = 0;
                }))
                .writeTo(archive);

        assertThat(Contents.of(archive).keySet())
                .isEqualTo(ZipReaders.PYTHON.read(archive).members().keySet());
    }

    /** It may leave names outside ASCII in the bytes of the file system, without saying so: then they are what Python sees. */
    @Test
    void namesOutsideAsciiOfInfoZipAreWhatPythonReads() throws IOException {
        assumePresent("zip");
        assumePresent("python3");
        Commands.of("zip", "-qr", archive.toString(), "notes").in(home).run().orFail();

        assertThat(Contents.of(archive).keySet())
                .isEqualTo(ZipReaders.PYTHON.read(archive).members().keySet());
    }

    @Test
    void thoseOfInfoZip() throws IOException {
        assumePresent("zip");
        keepAsciiNames();
        Commands.of("zip", "-qr", archive.toString(), ".")
                .in(home)
                .with("LC_ALL", "C.UTF-8")
                .run()
                .orFail();

        assertHoldsTheHome();
        assertThat(Contents.of(archive)).containsKeys("hollow/", "bin/", "notes/");
        assertThat(Contents.of(archive).get("hollow/").mode()).isEqualTo(0700);
        Agreement.assertAllReadersAgree(archive);
    }

    @Test
    void onlyDeflatedMembersMayBeStreamed() throws IOException {
        assumePresent("zip");
        keepAsciiNames();
        Commands.of("zip", "-q", "-", notes, "zero").in(home).runInto(archive).orFail();
        assertRefused(archive, ArchiveFault.DESCRIPTOR, "zero");

        Files.delete(archive);
        Commands.of("zip", "-q", "-", notes).in(home).runInto(archive).orFail();
        assertThat(Contents.bytes(archive, notes)).asString().isEqualTo(TEXT);
    }

    @Test
    void linksThatInfoZipKeepsAreRefused() throws IOException {
        assumePresent("zip");
        Files.createSymbolicLink(home.resolve("link"), Path.of("zero"));
        Commands.of("zip", "-qry", archive.toString(), ".").in(home).run().orFail();

        assertRefused(archive, ArchiveFault.LINK, "link");
    }

    @Test
    void thoseOfSevenZip() throws IOException {
        assumePresent("7zz");
        Commands.of("7zz", "a", "-tzip", "-bd", archive.toString(), ".")
                .in(home)
                .with("LC_ALL", "C.UTF-8")
                .run()
                .orFail();

        assertHoldsTheHome();
        assertThat(Contents.of(archive).get("hollow/").mode()).isEqualTo(0700);
        Agreement.assertAllReadersAgree(archive);
    }

    @Test
    void encryptedOnesOfSevenZipAreRefused() throws IOException {
        assumePresent("7zz");
        for (String method : new String[] {"ZipCrypto", "AES256"}) {
            Files.deleteIfExists(archive);
            Commands.of("7zz", "a", "-tzip", "-pgeheim", "-mem=" + method, archive.toString(), "bin/run")
                    .in(home)
                    .run()
                    .orFail();

            assertRefused(archive, ArchiveFault.ENCRYPTED, "bin/run");
        }
    }

    @Test
    void thoseOfJavasOwnWriter() throws IOException {
        try (OutputStream out = Files.newOutputStream(archive);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("d/"));
            ZipEntry entry = new ZipEntry("d/\u65e5\u672c");
            entry.setLastModifiedTime(FileTime.from(EVEN));
            zip.putNextEntry(entry);
            zip.write(TEXT.getBytes(StandardCharsets.US_ASCII));
        }

        Contents.Member member = Contents.of(archive).get("d/\u65e5\u672c");
        assertThat(member.mode()).isEqualTo(-1);
        assertThat(member.size()).isEqualTo(TEXT.length());
        assertThat(member.ticks()).isEqualTo(EntryTime.of(EVEN).ticks());
        assertThat(Contents.of(archive)).containsOnlyKeys("d/", "d/\u65e5\u672c");
    }

    private void python(String script) throws IOException {
        Commands.of("python3", "-c", script, archive.toString())
                .with("PYTHONUTF8", "1")
                .run()
                .orFail();
    }

    private static void assumePresent(String program) {
        assumeTrue(Commands.isAvailable(program), program + " makes the archive");
    }
}
