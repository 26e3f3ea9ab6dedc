using System.Globalization;
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
            (Words.Now.Model, model.Described),
            (Words.Now.Family, model.Report?.Family),
            (Words.Now.Parameters, model.Transformer.Parameters.Count.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '\u202f')),
            (Words.Now.Layers, c.NLayers),
            (Words.Now.Width, c.DModel),
            (Words.Now.Heads, c.NKeyValueHeads == c.NHeads ? $"{c.NHeads}" : $"{c.NHeads} / {c.NKeyValueHeads} (query / key, value)"),
            (Words.Now.Vocabulary, c.DVocab),
            (Words.Now.Source, Path.GetFileName(model.Report?.Source)),
            .. (model.Report?.Warnings ?? []).Select(warning => (Words.Now.Warning, (object?)warning)),
        ];
        return Table.Of(null, rows, ("", r => r.Name), (" ", r => r.Value));
    }
}
