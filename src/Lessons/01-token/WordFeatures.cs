using BetweenTokens.Evaluation;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>
/// What can be said of a place by words alone: the last words one by one, each in its place, and how often every word stood before.
/// A probe on a network has to beat a probe on these.
/// </summary>
internal static class WordFeatures
{
    private const int Last = 8;

    /// <summary>Features of the rows: float64 [row, feature]; the caller disposes them.</summary>
    public static Tensor Of(BeliefRows rows)
    {
        var columns = rows.Texts.SelectMany(text => text).Distinct().Order().Index().ToDictionary(word => word.Item, word => word.Index);
        var width = columns.Count * (Last + 1);
        var values = new double[rows.Rows.Length * width];
        var row = 0;
        for (var text = 0; text < rows.Texts.Length; text++)
        {
            foreach (var position in rows.Positions[text])
            {
                var features = values.AsSpan(row++ * width, width);
                for (var i = position; i >= 0; i--)
                {
                    var column = columns[rows.Texts[text][i]];
                    features[(Last * columns.Count) + column]++;
                    if (position - i < Last)
                    {
                        features[((position - i) * columns.Count) + column] = 1;
                    }
                }
            }
        }

        return tensor(values, [rows.Rows.Length, width], device: CPU);
    }
}
