using System.Numerics;
using BetweenTokens.Display;
using Microsoft.Data.Analysis;
using Plotly.NET;
using TorchSharp;

namespace BetweenTokens.Plots;

/// <summary>
/// Values of other libraries as a notebook shows them. In .NET Interactive and in this project's engine a chart, a data frame,
/// a tensor or an array of numbers is shown so by itself; where a host knows no formatters (Verso), call <c>ToVisual</c>.
/// </summary>
public static class OwnValues
{
    /// <summary>A chart with this project's theme where the reader set no colours, drawn without a network.</summary>
    /// <param name="chart">Any chart of Plotly.NET.</param>
    /// <param name="title">What it shows; null: the title of its layout, if it has one.</param>
    public static Picture ToVisual(this GenericChart chart, string? title = null) => OwnChart.Of(chart, title);

    /// <summary>The first rows of a data frame, with the columns' types.</summary>
    public static Visual ToVisual(this DataFrame frame) => OwnFrame.Of(frame);

    /// <summary>The first values of a column.</summary>
    public static Visual ToVisual(this DataFrameColumn column) => OwnFrame.Of(column);

    /// <summary>A tensor's shape, type and device, and the values in its corners: a large one is not copied.</summary>
    public static Visual ToVisual(this torch.Tensor tensor) => OwnTensor.Of(tensor);

    /// <summary>The first numbers, ten in a row.</summary>
    public static Visual ToVisual<T>(this IEnumerable<T> numbers)
        where T : struct, INumberBase<T> => OwnNumbers.Line(numbers);

    /// <summary>The corners of a table of numbers.</summary>
    public static Visual ToVisual<T>(this T[,] numbers)
        where T : struct, INumberBase<T> => OwnNumbers.Corners(numbers);

    /// <summary>The corners of a table of numbers whose rows may differ in length.</summary>
    public static Visual ToVisual<T>(this IEnumerable<T[]> rows)
        where T : struct, INumberBase<T> => OwnNumbers.Corners(rows);

    /// <summary>Tells the host's formatter, where it has one, of all these types.</summary>
    internal static void Register() => HostFormatters.Register(
        [
            (typeof(GenericChart), true),
            (typeof(DataFrame), true),
            (typeof(DataFrameColumn), true),
            (typeof(torch.Tensor), true),
            .. OwnNumbers.Types.SelectMany(Shapes).Select(type => (type, false)),
        ],
        Of);

    private static Type[] Shapes(Type number) =>
        [number.MakeArrayType(2), Many(number), Many(number.MakeArrayType())];

    private static Type Many(Type item) => typeof(IEnumerable<>).MakeGenericType(item);

    /// <summary>The visual of a value whose type is known only when it is shown; null: not such a value.</summary>
    internal static Visual? Of(object value) => value switch
    {
        GenericChart chart => chart.ToVisual(),
        DataFrame frame => frame.ToVisual(),
        DataFrameColumn column => column.ToVisual(),
        torch.Tensor tensor => tensor.ToVisual(),
        _ => OwnNumbers.Of(value),
    };
}
