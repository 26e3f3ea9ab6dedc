using System.IO.Compression;

namespace BetweenTokens.Formats.Catalogue.Download;

/// <summary>Takes one file out of a fetched zip; nothing else of it is written anywhere.</summary>
internal static class ZipPart
{
    /// <summary>Copies an entry.</summary>
    /// <param name="zip">The zip.</param>
    /// <param name="inside">The entry's full name.</param>
    /// <param name="target">Where its bytes go.</param>
    /// <param name="expected">Length that it must have, if known.</param>
    /// <exception cref="SourceException">No zip, no such entry, another length, or damage.</exception>
    public static void Extract(Stream zip, string inside, PartialFile target, long? expected)
    {
        try
        {
            zip.Position = 0;
            using var archive = new ZipArchive(zip, ZipArchiveMode.Read, leaveOpen: true);
            var entry = archive.GetEntry(inside) ?? throw new SourceException($"the zip has no {inside}");
            long most = expected ?? entry.Length;
            if (entry.Length != most)
            {
                throw new SourceException($"{inside} has {entry.Length} bytes instead of {most}");
            }

            using var from = entry.Open();
            var buffer = new byte[1 << 18];
            for (int read; (read = from.Read(buffer)) > 0;)
            {
                // A zip's own figure may lie, too: what comes out is counted.
                if (target.Length + read > most)
                {
                    throw new SourceException($"{inside} unpacks to more than {most} bytes");
                }

                target.Append(buffer.AsSpan(0, read));
            }
        }
        catch (Exception error) when (error is InvalidDataException or NotSupportedException or EndOfStreamException)
        {
            throw new SourceException($"no sound zip: {error.Message}", cause: error);
        }
    }
}
