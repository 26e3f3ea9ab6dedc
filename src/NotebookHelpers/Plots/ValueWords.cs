
namespace BetweenTokens.Plots;

/// <summary>The words beside a reader's own values (<see cref="OwnValues"/>), in the language of <see cref="Words.Now"/>.</summary>
internal sealed record ValueWords
{
    private static readonly ValueWords _russian = new();

    private static readonly ValueWords _english = new()
    {
        MoreRows = "{0} more rows",
        MoreColumns = "{0} more columns",
        MoreNumbers = "{0} more numbers",
        MoreSlices = "{0} more slices",
        RowCount = "rows",
        ColumnCount = "columns",
        GapCount = "gaps",
        NoValues = "no values",
        NoValuesOnMeta = "no values, a meta tensor has a shape only",
        Disposed = "it was disposed, its values are gone",
        Sparse = "sparse, its values are not shown",
        DrawnByScript = "This kind of chart ({0}) is drawn by a script, and no scripts run here.",
    };

    public static ValueWords Now => Words.Now.Code == Words.Russian.Code ? _russian : _english;

    public string MoreRows { get; init; } = "ещё строк: {0}";

    public string MoreColumns { get; init; } = "ещё столбцов: {0}";

    public string MoreNumbers { get; init; } = "ещё чисел: {0}";

    public string MoreSlices { get; init; } = "ещё срезов: {0}";

    public string RowCount { get; init; } = "строк";

    public string ColumnCount { get; init; } = "столбцов";

    public string GapCount { get; init; } = "пропусков";

    public string NoValues { get; init; } = "значений нет";

    public string NoValuesOnMeta { get; init; } = "значений нет, у тензора на meta есть только форма";

    public string Disposed { get; init; } = "освобождён (Dispose), значений у него больше нет";

    public string Sparse { get; init; } = "разреженный, значения не показаны";

    public string DrawnByScript { get; init; } = "Такой график ({0}) рисует скрипт, а здесь скрипты не работают.";
}
