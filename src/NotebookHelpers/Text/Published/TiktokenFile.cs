using System.IO.Compression;
using System.Reflection;
using System.Text;
using BetweenTokens.Formats;

namespace BetweenTokens.Text.Published;

/// <summary>The vocabularies that Microsoft's data packages carry: one piece a line, in base 64, their number first.</summary>
internal static class TiktokenFile
{
    private const string Packages = "Microsoft.ML.Tokenizers.Data.";

    /// <summary>The file, unpacked.</summary>
    /// <param name="package">End of the package's name: Gpt2.</param>
    /// <param name="encoding">Name of the encoding: gpt2.</param>
    /// <exception cref="ModelFileException">The package is not there, or carries no such file.</exception>
    public static byte[] Read(string package, string encoding)
    {
        var resource = encoding + ".tiktoken.deflate";
        try
        {
            using var packed = Assembly.Load(Packages + package).GetManifestResourceStream(resource);
            if (packed is not null)
            {
                using var unpacked = new DeflateStream(packed, CompressionMode.Decompress);
                using var file = new MemoryStream();
                unpacked.CopyTo(file);
                return file.ToArray();
            }
        }
        catch (FileNotFoundException cause)
        {
            throw Absent("no such assembly", cause);
        }

        throw Absent("an assembly without it", null);

        ModelFileException Absent(string found, Exception? cause) => new(
            Packages + package, resource, "the vocabulary of the published tokenizer", found, "Run dotnet build again.", cause);
    }

    /// <summary>Bytes of every piece, by id.</summary>
    public static byte[][] Pieces(byte[] file) =>
    [
        .. Encoding.ASCII.GetString(file).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !line.Contains(':', StringComparison.Ordinal)).Select(line => Convert.FromBase64String(line.Split(' ')[0])),
    ];
}
