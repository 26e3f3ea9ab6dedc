namespace BetweenTokens.Plots;

/// <summary>Which cell runs. A host says so under the name <see cref="Key"/> in the application's data; without it pictures are told apart by their titles.</summary>
internal static class Cell
{
    /// <summary>The host sets <c>AppContext.SetData("NotebookCellId", id)</c> before each cell.</summary>
    public const string Key = "NotebookCellId";

    /// <summary>The running cell's id; null where the host does not tell.</summary>
    public static string? Id => AppContext.GetData(Key) as string;
}
