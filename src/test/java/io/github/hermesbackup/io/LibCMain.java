package io.github.hermesbackup.io;

/** Loads the C library, and prints what is left of it in the properties of the JVM. */
final class LibCMain {

    private LibCMain() {}

    public static void main(String[] arguments) throws Exception {
        LibC.load();
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("jna.") && !name.equals("jna.loaded")) // JNA says so itself
                .sorted()
                .forEach(name -> System.out.println("property " + name + "=" + System.getProperty(name)));
        System.out.println("loaded");
    }
}
