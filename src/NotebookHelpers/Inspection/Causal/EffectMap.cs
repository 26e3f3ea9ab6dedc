using System.Globalization;
using BetweenTokens.Display;
using BetweenTokens.Models;

namespace BetweenTokens.Inspection.Causal;

/// <summary>What the rows or columns of a map stand for.</summary>
public enum EffectAxis
{
    /// <summary>Layers, from 0.</summary>
    Layer,

    /// <summary>Query heads, from 0.</summary>
    Head,

    /// <summary>Key-value heads, from 0; each serves a group of query heads.</summary>
    KeyValueHead,

    /// <summary>Positions of the text.</summary>
    Position,

    /// <summary>Neurons of one layer's MLP.</summary>
    Neuron,

    /// <summary>Positions that look.</summary>
    Query,

    /// <summary>Positions looked at.</summary>
    Key,

    /// <summary>The whole of what is named.</summary>
    Whole,
}

/// <summary>One place of a map.</summary>
/// <param name="Name">Row and column, for instance <c>L9H6</c>.</param>
/// <param name="Row">Row, from 0.</param>
/// <param name="Column">Column, from 0.</param>
/// <param name="Value">How far the metric moved.</param>
public sealed record Effect(string Name, int Row, int Column, double Value);

/// <summary>By how much each of many changes moved a metric. Shown as a heat map, or as bars where it has one row or column.</summary>
[TypeFormatterSource(typeof(ShownFormatterSource))]
public sealed class EffectMap : IShown
{
    internal EffectMap(string title, Metric metric, Side rows, Side columns, double unchanged, double[,] values, double? clean = null)
    {
        (Title, Metric, RowAxis, ColumnAxis, Unchanged, Values, Clean) = (title, metric, rows.Axis, columns.Axis, unchanged, values, clean);
        (RowLabels, ColumnLabels) = (rows.Labels, columns.Labels);
        Effects = Each(value => value - unchanged);
    }

    /// <summary>Model and change, in words.</summary>
    public string Title { get; }

    /// <summary>What was measured.</summary>
    public Metric Metric { get; }

    /// <summary>What a row is.</summary>
    public EffectAxis RowAxis { get; }

    /// <summary>What a column is.</summary>
    public EffectAxis ColumnAxis { get; }

    /// <summary>Name of each row: a number, or a token.</summary>
    public IReadOnlyList<string> RowLabels { get; }

    /// <summary>Name of each column: a number, or a token.</summary>
    public IReadOnlyList<string> ColumnLabels { get; }

    /// <summary>The metric without a change; of the corrupt prompt where a clean one is patched in.</summary>
    public double Unchanged { get; }

    /// <summary>The metric of the clean prompt; null: there is one prompt only.</summary>
    public double? Clean { get; }

    /// <summary>The metric after each change, [row, column]; NaN where there is nothing to change.</summary>
    public double[,] Values { get; }

    /// <summary><see cref="Values"/> less <see cref="Unchanged"/>: exactly 0 where the change left every activation as it was.</summary>
    public double[,] Effects { get; }

    /// <summary>The effect of one change.</summary>
    public double this[int row, int column] => Effects[row, column];

    /// <summary>Share of the way from corrupt to clean, (value − corrupt) / (clean − corrupt): 0 nothing, 1 all of it.</summary>
    /// <exception cref="InvalidOperationException">There is no clean prompt, or it does not differ.</exception>
    public double[,] Restored() => Clean is { } clean && clean != Unchanged ? Each(value => (value - Unchanged) / (clean - Unchanged))
        : throw new InvalidOperationException($"{Title}: a restored share needs two prompts on which '{Metric}' differs.");

    /// <summary>The largest effects by absolute value, the largest first.</summary>
    /// <param name="count">How many.</param>
    public IReadOnlyList<Effect> Top(int count = 10) => [.. All().OrderByDescending(effect => Math.Abs(effect.Value)).Take(count)];

    /// <summary>The effects from the lowest: those whose removal hurts most where more is better.</summary>
    /// <param name="count">How many.</param>
    public IReadOnlyList<Effect> Lowest(int count = 10) => [.. All().OrderBy(effect => effect.Value).Take(count)];

    /// <inheritdoc/>
    public string ToHtml() => NaturalPictures.Of(this).ToHtml();

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Title}; {Metric}: {Unchanged:0.####}, largest effects: ")
        + string.Join(", ", Top(5).Select(Line));

    private static string Line(Effect effect) =>
        string.Create(CultureInfo.InvariantCulture, $"{effect.Name} {effect.Value:+0.####;−0.####;0}");

    private IEnumerable<Effect> All() =>
        from row in Enumerable.Range(0, Effects.GetLength(0))
        from column in Enumerable.Range(0, Effects.GetLength(1))
        where !double.IsNaN(Effects[row, column])
        select new Effect(Name(RowAxis, RowLabels[row]) + Name(ColumnAxis, ColumnLabels[column]), row, column, Effects[row, column]);

    private static string Name(EffectAxis axis, string label) => axis switch
    {
        EffectAxis.Layer => "L" + label,
        EffectAxis.Head => "H" + label,
        EffectAxis.KeyValueHead => "KV" + label,
        EffectAxis.Neuron => "N" + label,
        EffectAxis.Whole => "",
        EffectAxis.Key => $"→«{label}»",
        _ => $"«{label}»",
    };

    private double[,] Each(Func<double, double> of)
    {
        var result = new double[Values.GetLength(0), Values.GetLength(1)];
        for (var row = 0; row < result.GetLength(0); row++)
        {
            for (var column = 0; column < result.GetLength(1); column++)
            {
                result[row, column] = of(Values[row, column]);
            }
        }

        return result;
    }

    /// <summary>One side of a map: what its places are, and their names.</summary>
    internal readonly record struct Side(EffectAxis Axis, IReadOnlyList<string> Labels)
    {
        /// <summary>Places that are called by their numbers.</summary>
        public static Side Of(EffectAxis axis, IEnumerable<int> numbers) =>
            new(axis, [.. numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))]);

        /// <summary>As many places, from 0.</summary>
        public static Side Of(EffectAxis axis, int count) => Of(axis, Enumerable.Range(0, count));

        /// <summary>Positions of a text, called by their tokens.</summary>
        public static Side Of(EffectAxis axis, LanguageModel model, int[] ids) =>
            new(axis, [.. ids.Select(id => model.Tokenizer.Shown(id))]);
    }
}
