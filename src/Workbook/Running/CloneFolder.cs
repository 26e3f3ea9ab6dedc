namespace BetweenTokens.Workbook.Running;

/// <summary>The folder of this workbook: where its notebooks, data and build products lie.</summary>
internal sealed record CloneFolder(string Root)
{
    /// <summary>The clone that this program was built in, else the one around the current directory, else the current directory.</summary>
    public static CloneFolder Here { get; } = new(Above(AppContext.BaseDirectory)
        ?? Above(Environment.CurrentDirectory) ?? Environment.CurrentDirectory);

    public string Notebooks => Path.Combine(Root, "notebooks", "ru");

    public string Topics => Path.Combine(Root, "data", "topics.json");

    public string RunOutput => Path.Combine(Root, "artifacts", "run");

    private static string? Above(string folder)
    {
        for (var at = folder; !string.IsNullOrEmpty(at); at = Path.GetDirectoryName(at))
        {
            if (File.Exists(Path.Combine(at, "BetweenTokens.slnx")))
            {
                return at;
            }
        }

        return null;
    }
}
