using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L05Position;

/// <summary>Lines of one thing that differ by their stroke have one colour.</summary>
internal static class SharedColours
{
    /// <summary>Gives every line whose name says one of these words that word's colour, bands included.</summary>
    /// <param name="picture">A picture of lines, changed in place.</param>
    /// <param name="words">Words, in the order of the theme's colours from the second on; the first word that fits counts.</param>
    public static ChartPicture Share(this ChartPicture picture, params IReadOnlyList<string> words)
    {
        foreach (var trace in picture.Figure.Data)
        {
            var name = (string?)trace!["name"] ?? "";
            if (words.Index().FirstOrDefault(word => name.Contains(word.Item, StringComparison.Ordinal)) is (var index, { }))
            {
                var colour = $"theme:c{(char)('1' + index)}";
                trace["line"]!["color"] = colour;
                if (trace["marker"] is { } marker)
                {
                    marker["color"] = colour;
                }

                if (trace["fillcolor"] is not null)
                {
                    trace["fillcolor"] = colour + "/0.18";
                }
            }
        }

        return picture;
    }
}
