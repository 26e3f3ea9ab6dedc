using FsCheck;
using FsCheck.Fluent;

namespace BetweenTokens.Tests.Testing;

/// <summary>Random damage to a good file: what disks, networks and people with bad intentions do.</summary>
internal static class Mutations
{
    private static readonly ulong[] _telling =
    [
        0, 1, 2, 7, 8, 31, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000,
        0x7fffffffffffffff, 0x8000000000000000, 0xfffffffffffffff8, ulong.MaxValue,
    ];

    /// <summary>A file with one to four damages; numbers that break arithmetic are likelier than others, and so is the header.</summary>
    /// <param name="good">The file.</param>
    /// <param name="donors">Other files, whose parts may be spliced in.</param>
    /// <param name="headerBytes">Where the header of the good file ends, roughly.</param>
    public static Gen<byte[]> Of(byte[] good, IReadOnlyList<byte[]> donors, int headerBytes)
    {
        var damages = Gen.Frequency(
            (4, from at in Place(good, headerBytes) from bit in Gen.Choose(0, 7) select Damage(file => Flip(file, at, bit))),
            (4, from at in Place(good, headerBytes)
                from value in Gen.Elements(_telling)
                from width in Gen.Elements(1, 2, 4, 8)
                select Damage(file => Overwrite(file, at, BitConverter.GetBytes(value).AsSpan(0, width)))),
            (2, from at in Place(good, headerBytes) select Damage(file => file[..Math.Min(at, file.Length)])),
            (2, from at in Place(good, headerBytes)
                from length in Gen.Choose(1, 64)
                select Damage(file => [.. file[..Math.Min(at, file.Length)], .. file.Skip(at + length)])),
            (2, from at in Place(good, headerBytes)
                from length in Gen.Choose(1, 200)
                select Damage(file => [.. file[..Math.Min(at, file.Length)], .. file.Skip(at).Take(length), .. file.Skip(at)])),
            (2, from donor in Gen.Elements<byte[]>(donors)
                from at in Place(good, headerBytes)
                from length in Gen.Choose(1, 400)
                select Damage(file => Overwrite(
                    file, at, donor.AsSpan(Math.Min(at, donor.Length), Math.Min(length, donor.Length - Math.Min(at, donor.Length)))))),
            (1, from at in Place(good, headerBytes)
                from text in Gen.Elements(
                    "[[[[[[[[[[", "{\"a\":", "\"\\ud800\"", "-1", "1e999", "99999999999999999999", "\0", "..", "/etc/passwd")
                select Damage(file => Overwrite(file, at, System.Text.Encoding.UTF8.GetBytes(text)))));
        return from count in Gen.Choose(1, 4)
               from list in damages.ListOf(count)
               select list.Aggregate(good.ToArray(), (file, damage) => damage(file));
    }

    private static Func<byte[], byte[]> Damage(Func<byte[], byte[]> damage) => damage;

    private static Gen<int> Place(byte[] file, int headerBytes) =>
        Gen.Frequency((3, Gen.Choose(0, Math.Min(headerBytes, file.Length) - 1)), (1, Gen.Choose(0, file.Length - 1)));

    private static byte[] Flip(byte[] file, int at, int bit)
    {
        if (at < file.Length)
        {
            file[at] ^= (byte)(1 << bit);
        }

        return file;
    }

    private static byte[] Overwrite(byte[] file, int at, ReadOnlySpan<byte> bytes)
    {
        if (at < file.Length)
        {
            bytes[..Math.Min(bytes.Length, file.Length - at)].CopyTo(file.AsSpan(at));
        }

        return file;
    }
}
