using BetweenTokens.Models;

namespace BetweenTokens.Plots;

/// <summary>A loaded model in a few lines.</summary>
public static class ModelCard
{
    /// <summary>Name, family, size, shape.</summary>
    public static Table Of(LanguageModel model)
    {
        var c = Needed.Of(model).Config;
        (string Name, object? Value)[] rows =
        [
            (Words.Now.Model, Described(model)),
            (Words.Now.Family, model.Report?.Family),
            (Words.Now.Parameters, model.Transformer.Parameters.Count.ToString("#,0", NumberText.Provider)),
            (Words.Now.Layers, c.NLayers),
            (Words.Now.Width, c.DModel),
            (Words.Now.Heads, c.NKeyValueHeads == c.NHeads
                ? $"{c.NHeads}"
                : $"{c.NHeads} / {c.NKeyValueHeads} ({Words.Now.QueryKeyValue})"),
            (Words.Now.Vocabulary, c.DVocab),
            (Words.Now.Source, Path.GetFileName(model.Report?.Source)),
            .. (model.Report?.Warnings ?? []).Select(warning => (Words.Now.Warning, (object?)warning)),
        ];
        return Table.Of(null, rows, ("", r => r.Name), (" ", r => r.Value));
    }

    // Name, stored type, type in use, in the page's language: «glass/base, F16 в float32».
    private static string Described(LanguageModel model) =>
        model.Described.Replace(" in ", $" {Words.Now.StoredIn} ", StringComparison.Ordinal);
}
