using System.Numerics;

namespace BetweenTokens.Sampling.Processors;

/// <summary>The vectorised passes that the processors share.</summary>
internal static class Cut
{
    /// <summary>Sets every logit below the threshold to −∞.</summary>
    internal static void Below(Span<float> logits, float threshold)
    {
        var (i, width) = (0, Vector<float>.Count);
        var (least, cut) = (new Vector<float>(threshold), new Vector<float>(float.NegativeInfinity));
        for (; i <= logits.Length - width; i += width)
        {
            var row = logits.Slice(i, width);
            var values = new Vector<float>(row);
            Vector.ConditionalSelect(Vector.LessThan(values, least), cut, values).CopyTo(row);
        }

        for (; i < logits.Length; i++)
        {
            logits[i] = logits[i] < threshold ? float.NegativeInfinity : logits[i];
        }
    }

    /// <summary>Of the logits that equal a value keeps the first few.</summary>
    internal static void AllButFirst(Span<float> logits, float value, int kept)
    {
        for (var i = logits.IndexOf(value); i >= 0;)
        {
            if (kept-- <= 0)
            {
                logits[i] = float.NegativeInfinity;
            }

            var next = logits[(i + 1)..].IndexOf(value);
            i = next < 0 ? -1 : i + 1 + next;
        }
    }
}
