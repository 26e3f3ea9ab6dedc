namespace BetweenTokens.Formats.Catalogue.Download;

/// <summary>How patient a download is.</summary>
public sealed record DownloadOptions
{
    /// <summary>Connections in a row that bring no byte before a source is given up.</summary>
    public int FruitlessAttempts { get; init; } = 4;

    /// <summary>Connections in all before a source is given up, however much each brought.</summary>
    public int Attempts { get; init; } = 200;

    /// <summary>Longest silence of a server.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Longest wait for the first answer of a source, which is then given up at once; null: as patient as with a silence.
    /// </summary>
    public TimeSpan? FirstAnswer { get; init; }

    /// <summary>Wait before the second attempt; it doubles with each fruitless one.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Redirections that are followed.</summary>
    public int Redirections { get; init; } = 10;
}

/// <summary>How far a file has come.</summary>
/// <param name="File">Its name.</param>
/// <param name="Done">Bytes on disk.</param>
/// <param name="Total">Bytes in all, where the server says.</param>
/// <param name="Note">What happened, if anything did: a lost connection, another source.</param>
public readonly record struct DownloadProgress(string File, long Done, long? Total, string? Note = null);

/// <summary>Why a source is of no use; the next one may be.</summary>
internal sealed class SourceException(string reason, bool isNetwork = false, Exception? cause = null) : Exception(reason, cause)
{
    /// <summary>True if there was no answer at all.</summary>
    public bool IsNetwork => isNetwork;
}
