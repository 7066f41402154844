package io.github.hermesbackup.io;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * File names as the bytes that they are, whatever locale the machine pretends to have.
 *
 * <p>Under {@code LANG=C}, which is common in CI, {@code Path.of("日本.md")} throws and {@code Path.toString()} has lost the
 * bytes; a path's URI keeps them. So names outside ASCII go through the URI: relative names inside the core are always the
 * decoded UTF-8, with {@code /} between components.
 */
public final class FileName {

    private static final boolean UNIX = FileSystems.getDefault().getSeparator().equals("/");
    private static final boolean UTF8_LOCALE = "UTF-8"
            .equalsIgnoreCase(System.getProperty(
                    "sun.jnu.encoding", Charset.defaultCharset().name()));
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private FileName() {}

    /** The last component of a path as text, or nothing if its bytes are not valid UTF-8. */
    public static Optional<String> decode(Path path) {
        String text = String.valueOf(path.getFileName());
        // The usual locale first: there the answer takes no look at each character.
        if (!UNIX || (UTF8_LOCALE && text.indexOf('\uFFFD') < 0) || isAscii(text)) {
            return Optional.of(text);
        }
        return text(bytesOf(path));
    }

    /** True if a name's bytes are text, as {@link #decode} has it. */
    public static boolean isUtf8(byte[] name) {
        for (byte b : name) {
            if (b < 0) {
                return text(name).isPresent();
            }
        }
        return true;
    }

    private static Optional<String> text(byte[] name) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(name))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The last component of a path for a person to read: bytes that are not UTF-8 and control characters as {@code \xNN}. */
    public static String escape(Path path) {
        Optional<String> name = decode(path);
        if (name.isPresent()) {
            return escape(name.get());
        }
        StringBuilder out = new StringBuilder();
        for (byte b : bytesOf(path)) {
            out.append(b >= 0x20 && b < 0x7f && b != '\\' ? String.valueOf((char) b) : "\\x" + HEX.toHexDigits(b));
        }
        return out.toString();
    }

    /**
     * A name for a person to read on one line: control characters and the characters that reorder text
     * (bidirectional overrides, Unicode TR #36) as {@code \}{@code u}NNNN.
     */
    public static String escape(String name) {
        StringBuilder out = null;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean hidden = c < 0x20
                    || (c >= 0x7f && c < 0xa0)
                    || c == 0x061c
                    || (c >= 0x200b && c <= 0x200f)
                    || (c >= 0x2028 && c <= 0x202e)
                    || (c >= 0x2066 && c <= 0x2069)
                    || c == 0xfeff;
            if (hidden && out == null) {
                out = new StringBuilder(name.length() + 8).append(name, 0, i);
            }
            if (out != null) {
                out.append(hidden ? "\\u" + HEX.toHexDigits(c) : String.valueOf(c));
            }
        }
        return out == null ? name : out.toString();
    }

    /** A whole path for a person to read on one line, under every locale: each component as {@link #escape(Path)} has it. */
    public static String show(Path path) {
        if (!UNIX) {
            return escape(path.toString());
        }
        StringBuilder out = new StringBuilder(path.isAbsolute() ? "/" : "");
        for (int i = 0; i < path.getNameCount(); i++) {
            out.append(i > 0 ? "/" : "").append(escape(path.getName(i)));
        }
        return out.toString();
    }

    /**
     * The path of a relative name below a directory.
     *
     * @param base an absolute directory
     * @param name components separated by {@code /}; a trailing one is ignored
     */
    public static Path resolve(Path base, String name) {
        if (!UNIX || UTF8_LOCALE || isAscii(name)) {
            return base.resolve(name);
        }
        StringBuilder uri = new StringBuilder(base.toUri().getRawPath());
        if (uri.charAt(uri.length() - 1) != '/') {
            uri.append('/');
        }
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '/';
            uri.append(plain ? String.valueOf((char) b) : "%" + HEX.toHexDigits(b));
        }
        return Path.of(URI.create("file://" + uri));
    }

    /** The path with more letters, ASCII ones, at its end; made from the name's bytes, so it is right in every locale. */
    public static Path append(Path path, String suffix) {
        String uri = path.toAbsolutePath().toUri().toString();
        return Path.of(URI.create((uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri) + suffix));
    }

    /** True if every character is ASCII, so that no locale can have changed it. */
    public static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** The bytes of the last component. */
    private static byte[] bytesOf(Path path) {
        byte[] bytes = pathBytes(path);
        int start = bytes.length;
        while (start > 0 && bytes[start - 1] != '/') {
            start--;
        }
        return Arrays.copyOfRange(bytes, start, bytes.length);
    }

    /** The bytes of the whole absolute path, as the system calls of Unix take them, without a NUL at the end. */
    static byte[] pathBytes(Path path) {
        String raw = path.toAbsolutePath().toUri().getRawPath();
        int end = raw.length() > 1 && raw.endsWith("/") ? raw.length() - 1 : raw.length();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < end; i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                bytes.write(Integer.parseInt(raw, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        return bytes.toByteArray();
    }
}
