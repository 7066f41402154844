package io.github.hermesbackup.testkit;

import io.github.hermesbackup.testkit.ZipListing.Member;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Reads with {@link ZipFile}, and checks what that class does not check by itself: CRC and size. Names that do not say that they
 * are UTF-8 are code page 437, as the format has it.
 */
final class JavaZip {

    private JavaZip() {}

    static ZipListing read(Path archive) {
        SortedMap<String, Member> members = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        try (ZipFile zip = new ZipFile(archive.toFile(), ZipFile.OPEN_READ, Charset.forName("IBM437"))) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                if (members.put(entry.getName(), member(zip, entry, problems)) != null) {
                    problems.add(entry.getName() + ": listed twice");
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            problems.add(e.toString());
        }
        return new ZipListing("java.util.zip", members, problems);
    }

    private static Member member(ZipFile zip, ZipEntry entry, List<String> problems) {
        Optional<String> sha256 = Optional.empty();
        try (InputStream stream = zip.getInputStream(entry)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            CRC32 crc = new CRC32();
            long size = 0;
            byte[] buffer = new byte[1 << 16];
            for (int n; (n = stream.read(buffer)) >= 0; size += n) {
                digest.update(buffer, 0, n);
                crc.update(buffer, 0, n);
            }
            sha256 = Optional.of(HexFormat.of().formatHex(digest.digest()));
            if (size != entry.getSize() || crc.getValue() != entry.getCrc()) {
                problems.add(entry.getName() + ": content does not match its size or CRC-32");
            }
        } catch (IOException | NoSuchAlgorithmException e) {
            problems.add(entry.getName() + ": " + e);
        }
        return new Member(
                OptionalLong.of(entry.getSize()), OptionalLong.of(entry.getCrc()), sha256, OptionalInt.empty());
    }
}
