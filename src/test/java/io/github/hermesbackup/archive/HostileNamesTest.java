package io.github.hermesbackup.archive;

import static io.github.hermesbackup.archive.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.FileName;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileNamesTest {

    @TempDir
    Path directory;

    private Path of(ZipMember... members) throws IOException {
        return ZipBytes.of(members).writeTo(directory.resolve("a.zip"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x",
                "a/../../x",
                "a/..",
                "..",
                ".",
                "./x",
                "a/./x",
                "a//x",
                "..\\x",
                "../",
                "a/b//",
                "",
                "/",
                "a/.",
                "a/../"
            })
    void aNameThatLeadsOutsideOrNowhereIsRefused(String name) throws IOException {
        assertRefused(of(ZipMember.stored("ok", "1"), ZipMember.stored(name, "")), ArchiveFault.NAME_PATH, name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/abs", "//host/share", "\\\\host\\x", "C:/x", "C:x", "c:", "a\\b", "a/b\\"})
    void anAbsoluteNameOrABackslashIsRefused(String name) throws IOException {
        assertRefused(of(ZipMember.stored(name, "1")), ArchiveFault.NAME_PATH, name);
    }

    @ParameterizedTest
    @CsvSource({
        "a:x,true",
        "z:x,true",
        "A:x,true",
        "Z:,true",
        "1:x,false",
        "`:x,false",
        "{:x,false",
        "@:x,false",
        "[:x,false",
        "ab:x,false"
    })
    void aDriveIsALetter(String name, boolean drive) {
        assertThat(EntryName.problemWith(name)
                        .filter(problem -> problem.detail().contains("drive")))
                .isEqualTo(
                        drive
                                ? Optional.of(
                                        new EntryName.Problem(ArchiveFault.NAME_PATH, "begins with a drive letter"))
                                : Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\nb", "\u001b[31m", "a\u007f", "a\u0085b", "a\u009fb", "\u0000"})
    void controlCharactersAreRefusedAndShownEscaped(String name) throws IOException {
        assertRefused(of(ZipMember.stored(name, "1")), ArchiveFault.NAME_CHARACTER, FileName.escape(name));
    }

    @Test
    void bidiOverridesAreKeptAndEscapedInMessages() throws IOException {
        String name = "\u202egpj.exe";
        assertThat(Contents.of(of(ZipMember.stored(name, "1")))).containsOnlyKeys(name);

        assertRefused(
                of(ZipMember.stored(name, "1").central(header -> header.crc = 1).local(header -> header.crc = 1)),
                ArchiveFault.CONTENT,
                "\\u202Egpj.exe");
    }

    @Test
    void aComponentOverItsLengthIsRefused() throws IOException {
        assertThat(Contents.of(of(ZipMember.stored("x".repeat(255), "")))).hasSize(1);
        for (String name : new String[] {"x".repeat(256), "\u65e5".repeat(86), "d/" + "\u00e9".repeat(128) + "/y"}) {
            assertRefused(of(ZipMember.stored(name, "1")), ArchiveFault.NAME_LENGTH, name);
        }
    }

    @Test
    void aPathOverItsLengthIsRefused() throws IOException {
        String longest = ("x".repeat(255) + "/").repeat(15) + "y".repeat(255) + "/";
        assertThat(longest).hasSize(4096);
        assertThat(Contents.of(of(ZipMember.directory(longest)))).hasSize(1);

        assertRefused(of(ZipMember.stored(longest + "z", "1")), ArchiveFault.NAME_LENGTH, beginningOf(longest));
    }

    @Test
    void aPathTooDeepIsRefused() throws IOException {
        String deepest = "a/".repeat(1000);
        assertThat(Contents.of(of(ZipMember.directory(deepest)))).hasSize(1);

        assertRefused(of(ZipMember.stored(deepest + "b", "1")), ArchiveFault.NAME_LENGTH, beginningOf(deepest));
    }

    /** A name may be 64 KB long: what is said of it shows its beginning. */
    private static String beginningOf(String name) {
        return name.substring(0, 300) + "…";
    }

    @ParameterizedTest
    @CsvSource({"a,a", "d/,d/", "d/x,d/x"})
    void twoMembersOfOneNameAreRefused(String first, String second) throws IOException {
        assertRefused(
                of(member(first), ZipMember.stored("between", ""), member(second)), ArchiveFault.DUPLICATE, second);
    }

    @ParameterizedTest
    @CsvSource({"a,a/b,a", "a/b,a,a", "a,a/,a", "a/b/c/d,a/b,a/b", "a/b/,a/b,a/b", "p,p/q/,p"})
    void aMemberThatIsAFileAndADirectoryIsRefused(String first, String second, String clash) throws IOException {
        assertRefused(of(member(first), ZipMember.stored("between", ""), member(second)), ArchiveFault.CLASH, clash);
    }

    @Test
    void twinsByCaseOrNormalisationAreTwoMembers() throws IOException {
        String[] names = {"a\u00a0b", "caf\u00e9", "cafe\u0301", "A", "a", "b", "b.", "b ", "opt/dir/x", "opt/directory"
        };
        ZipMember[] members = new ZipMember[names.length];
        for (int i = 0; i < names.length; i++) {
            members[i] = ZipMember.stored(names[i], "");
        }

        assertThat(Contents.of(of(members))).containsOnlyKeys(names);
    }

    @ParameterizedTest
    @ValueSource(strings = {"con", "a/NUL.txt", "name:stream", "ends. ", "dot.", "what?", "a|b"})
    void namesThatOnlyWindowsCannotHoldAreKeptElsewhere(String name) throws IOException {
        org.junit.jupiter.api.Assumptions.assumeFalse(
                System.getProperty("os.name").startsWith("Windows"), "Windows refuses them");
        assertThat(Contents.of(of(ZipMember.stored(name, "1")))).containsOnlyKeys(name);
        for (String component : name.split("/")) {
            assertThat(EntryName.fitsWindows(component)).isEqualTo(component.equals("a"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a<b",
                "a>b",
                "a:b",
                "a\"b",
                "a|b",
                "a?b",
                "a*b",
                "com0",
                "COM9",
                "lpt1",
                "lpt\u00b3.txt",
                "con",
                "prn",
                "aux",
                "nul.a.b",
                "CONIN$",
                "conout$",
                "conout$.x"
            })
    void whatWindowsReserves(String component) {
        assertThat(EntryName.fitsWindows(component)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"com", "com10", "comx", "comma", "lpt", "1com", "conout", "conout$x", ".con", "console", "a.con"
            })
    void whatWindowsDoesNotReserve(String component) {
        assertThat(EntryName.fitsWindows(component)).isTrue();
    }

    @Test
    void aUnicodePathFieldWithAnotherNameIsRefused() throws IOException {
        byte[] raw = "seen".getBytes(StandardCharsets.US_ASCII);
        byte[] lie = Extra.unicodePath(raw, "unseen");

        assertRefused(
                of(ZipMember.stored("seen", "1").central(header -> header.extra = lie)),
                ArchiveFault.NAME_ENCODING,
                "seen");
        assertRefused(
                of(ZipMember.stored("seen", "1").local(header -> header.extra = lie)),
                ArchiveFault.NAME_ENCODING,
                "seen");
        byte[] truth = Extra.unicodePath(raw, "seen");
        assertThat(Contents.of(of(ZipMember.stored("seen", "1").both(header -> header.extra = truth))))
                .containsOnlyKeys("seen");
    }

    @Test
    void aNameThatIsNotTheUtf8ItClaimsIsRefused() throws IOException {
        for (byte[] broken : new byte[][] {
            {'a', (byte) 0xFF}, {(byte) 0xC0, (byte) 0xAE}, {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, {(byte) 0xE6}
        }) {
            assertRefused(
                    of(ZipMember.stored("x", "1").both(header -> header.name = broken)), ArchiveFault.NAME_ENCODING);
        }
    }

    @Test
    void aNameWithoutTheUtf8FlagIsCodePage437() throws IOException {
        byte[] raw = "\u00fcber \u2592 \u00e9.txt".getBytes(Charset.forName("IBM437"));
        Path archive = of(ZipMember.stored("x", "1").both(header -> {
            header.name = raw;
            header.flags = 0;
        }));

        assertThat(Contents.of(archive)).containsOnlyKeys("\u00fcber \u2592 \u00e9.txt");
    }

    private static ZipMember member(String name) {
        return name.endsWith("/") ? ZipMember.directory(name) : ZipMember.stored(name, "1");
    }
}
