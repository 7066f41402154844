package io.github.hermesbackup.archive;

import static io.github.hermesbackup.archive.HostileCase.backup;
import static io.github.hermesbackup.archive.HostileCase.row;
import static io.github.hermesbackup.archive.ZipMember.directory;
import static io.github.hermesbackup.archive.ZipMember.stored;

import io.github.hermesbackup.io.FileName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Rows 1, 2 and 4 to 7 and 15 of the policy: names. */
final class HostileNameCases {

    private static final String TOO_LONG = "x".repeat(256);

    private HostileNameCases() {}

    static List<HostileCase> all() {
        List<HostileCase> cases = new ArrayList<>();
        outside(cases);
        absolute(cases);
        links(cases);
        doubles(cases);
        characters(cases);
        lengths(cases);
        encodings(cases);
        return cases;
    }

    private static void outside(List<HostileCase> cases) {
        for (String name :
                new String[] {"../x", "a/../../x", "a/..", "..", "skills/../../../../home/user/.ssh/authorized_keys"}) {
            cases.add(row(1, "the name " + name)
                    .with(stored(name, "x"))
                    .is(ArchiveFault.NAME_PATH, name)
                    .saying("has a component \"..\""));
        }
        for (String name : new String[] {".", "./x", "a/./x", "a/."}) {
            cases.add(row(1, "the name " + name)
                    .with(stored(name, "x"))
                    .is(ArchiveFault.NAME_PATH, name)
                    .saying("has a component \".\""));
        }
        for (String name : new String[] {"a//x", "a//", "a/b//"}) {
            cases.add(row(1, "the name " + name)
                    .with(stored(name, ""))
                    .is(ArchiveFault.NAME_PATH, name)
                    .saying("has an empty component"));
        }
        cases.add(row(1, "no name")
                .with(stored("", "x"))
                .is(ArchiveFault.NAME_PATH, "")
                .saying("is empty"));
        cases.add(row(1, "the name ..\\x")
                .with(stored("..\\x", "x"))
                .is(ArchiveFault.NAME_PATH, "..\\x")
                .saying("contains a backslash"));
    }

    private static void absolute(List<HostileCase> cases) {
        for (String name : new String[] {"/abs", "//host/share", "/", "/etc/cron.d/x"}) {
            cases.add(row(2, "the name " + name)
                    .with(stored(name, ""))
                    .is(ArchiveFault.NAME_PATH, name)
                    .saying("is absolute"));
        }
        for (String name : new String[] {"C:/x", "C:x", "c:"}) {
            cases.add(row(2, "the name " + name)
                    .with(stored(name, "x"))
                    .is(ArchiveFault.NAME_PATH, name)
                    .saying("begins with a drive letter"));
        }
        for (String name : new String[] {"\\\\host\\x", "a\\b", "a/b\\"}) {
            cases.add(row(2, "the name " + name)
                    .with(stored(name, "x"))
                    .is(ArchiveFault.NAME_PATH, name)
                    .saying("contains a backslash"));
        }
    }

    private static ZipMember link(String name, String target) {
        return stored(name, target).central(header -> header.external = (Zip.TYPE_LINK | 0777) << 16);
    }

    private static void links(List<HostileCase> cases) {
        cases.add(row(4, "a symbolic link")
                .with(link("skills", "/etc"))
                .is(ArchiveFault.LINK, "skills")
                .saying("is a symbolic link"));
        cases.add(row(4, "a link that an archive of Windows claims to have")
                .with(link("skills", "/etc").central(header -> header.madeBy = 20))
                .is(ArchiveFault.LINK, "skills")
                .saying("is a symbolic link"));
        cases.add(row(4, "a file below a link")
                .with(link("skills", "/etc"), stored("skills/passwd", "x"))
                .is(ArchiveFault.LINK, "skills")
                .saying("is a symbolic link"));
        cases.add(row(4, "a file below a link that comes later")
                .with(stored("skills/passwd", "x"), link("skills", "/etc"))
                .is(ArchiveFault.LINK, "skills")
                .saying("is a symbolic link"));
        cases.add(row(4, "a link and a file of one name")
                .with(stored("a", "x"), link("a", "/etc/passwd"))
                .is(ArchiveFault.LINK, "a")
                .saying("is a symbolic link"));
        cases.add(row(4, "a link whose name is a file's in other letters")
                .with(link("Ca\u0301", "/etc/passwd"), stored("c\u00e1", "x"))
                .is(ArchiveFault.LINK, "Ca\u0301")
                .saying("is a symbolic link"));
    }

    private static void doubles(List<HostileCase> cases) {
        cases.add(row(5, "two files of one name")
                .with(stored("a", "1"), stored("between", ""), stored("a", "2"))
                .is(ArchiveFault.DUPLICATE, "a")
                .saying("stands twice"));
        cases.add(row(5, "two directories of one name")
                .with(directory("d/"), directory("d/"))
                .is(ArchiveFault.DUPLICATE, "d/")
                .saying("stands twice"));
        cases.add(row(5, "a second configuration")
                .with(stored("config.yaml", "model: other\n"))
                .is(ArchiveFault.DUPLICATE, "config.yaml")
                .saying("stands twice"));
        cases.add(row(5, "a file below a file")
                .with(stored("a", "x"), stored("a/b", "x"))
                .is(ArchiveFault.CLASH, "a")
                .saying("is a file and a directory"));
        cases.add(row(5, "a file below a file that comes later")
                .with(stored("a/b/c/d", "x"), stored("a/b", "x"))
                .is(ArchiveFault.CLASH, "a/b")
                .saying("is a file and a directory"));
        cases.add(row(5, "a file and a directory of one name")
                .with(stored("a", "x"), directory("a/"))
                .is(ArchiveFault.CLASH, "a")
                .saying("is a file and a directory"));
    }

    private static void characters(List<HostileCase> cases) {
        for (String name :
                new String[] {"a\0b", "\0", "a\nb", "a\rb", "\u001b[31mred", "a\u007f", "a\u0085b", "a\tb"}) {
            cases.add(row(6, "the name " + FileName.escape(name))
                    .with(stored(name, "x"))
                    .is(ArchiveFault.NAME_CHARACTER, name)
                    .saying("contains a control character"));
        }
        String turned = "\u202egpj.exe";
        cases.add(row(6, "a name that shows itself turned round, in a refusal")
                .with(stored(turned, "x").both(header -> header.crc = 1))
                .is(ArchiveFault.CONTENT, turned)
                .saying("\"\\u202Egpj.exe\" does not match its CRC-32"));
    }

    private static void lengths(List<HostileCase> cases) {
        for (String name : new String[] {TOO_LONG, "d/" + "\u00e9".repeat(128) + "/y", "\u65e5".repeat(86)}) {
            cases.add(row(7, "a component of " + name.length() + " characters")
                    .with(stored(name, "x"))
                    .is(ArchiveFault.NAME_LENGTH, name)
                    .saying("has a component of more than 255 bytes"));
        }
        String longest = ("x".repeat(255) + "/").repeat(16);
        cases.add(row(7, "a path of 4,097 bytes")
                .with(stored(longest + "z", "x"))
                .is(ArchiveFault.NAME_LENGTH, longest.substring(0, 300) + "\u2026")
                .saying("is longer than 4096 bytes"));
        String deepest = "a/".repeat(1000);
        cases.add(row(7, "a path of 1,001 levels")
                .with(stored(deepest + "b", "x"))
                .is(ArchiveFault.NAME_LENGTH, deepest.substring(0, 300) + "\u2026")
                .saying("is deeper than 1000 levels"));
    }

    private static void encodings(List<HostileCase> cases) {
        byte[] raw = "seen".getBytes(StandardCharsets.US_ASCII);
        byte[] lie = Extra.unicodePath(raw, "unseen");
        cases.add(row(15, "a Unicode path with another name, in the directory")
                .with(stored("seen", "x").central(header -> header.extra = lie))
                .is(ArchiveFault.NAME_ENCODING, "seen")
                .saying("has a Unicode path field with another name"));
        cases.add(row(15, "a Unicode path with another name, in the local header")
                .with(stored("seen", "x").local(header -> header.extra = lie))
                .is(ArchiveFault.NAME_ENCODING, "seen")
                .saying("has a Unicode path field with another name"));
        byte[] ofOther = Extra.unicodePath("scene".getBytes(StandardCharsets.US_ASCII), "seen");
        cases.add(row(15, "a Unicode path that was made for another name")
                .with(stored("seen", "x").both(header -> header.extra = ofOther))
                .is(ArchiveFault.NAME_ENCODING, "seen")
                .saying("has a Unicode path field with another name"));
        byte[][] broken = {
            {'a', (byte) 0xFF},
            {(byte) 0xC0, (byte) 0xAE, '/', 'x'},
            {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            {(byte) 0xE6}
        };
        for (byte[] name : broken) {
            String shown = new String(name, StandardCharsets.UTF_8);
            cases.add(row(15, "a name that says it is UTF-8 and begins with byte " + (name[0] & 0xFF))
                    .with(stored("x", "x").both(header -> header.name = name))
                    .is(ArchiveFault.NAME_ENCODING, shown)
                    .saying("is not valid UTF-8"));
        }
        byte[] dots = {'.', '.', '/', (byte) 0x81};
        cases.add(row(15, "a name in code page 437 that leads outside")
                .in(backup(stored("x", "x").both(header -> {
                    header.name = dots;
                    header.flags = 0;
                })))
                .is(ArchiveFault.NAME_PATH, "../\u00fc")
                .saying("has a component \"..\""));
    }
}
