using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>A cell of a text's memory and what it is worth.</summary>
/// <param name="Layer">Layer, from 1, as pictures count.</param>
/// <param name="Position">Position in the text, from 0.</param>
/// <param name="Token">The token there.</param>
/// <param name="Price">KL of the next token when the last one cannot look at it, nats.</param>
public sealed record PricedCell(int Layer, int Position, string Token, double Price);

/// <summary>The memory of a text as cells: what each is worth, how few suffice, what the last vector has of it.</summary>
public static class MemoryPictures
{
    /// <summary>The cells that keep the prediction after a text, on a map layer × token; the value is what each cell costs alone.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="model">A causal transformer with a tokenizer.</param>
    /// <param name="text">The text, two tokens or more.</param>
    public static Picture Sufficient(string title, LanguageModel model, string text)
    {
        int[] ids = Needed.Of(model).PromptIds(text);
        if (ids.Length < 2)
        {
            return Nothing(title);
        }

        using var memory = MetaState.Of(model, ids);
        var (alone, found) = (memory.Alone(), memory.Sufficient(CellSurveys.Tolerance));
        var kept = new double[memory.Layers, memory.Positions];
        foreach (var cell in found.Cells)
        {
            kept[cell.Layer, cell.Position] = Math.Max(alone[cell.Layer, cell.Position], 1e-4);
        }

        for (var layer = 0; layer < memory.Layers; layer++)
        {
            for (var position = 0; position < memory.Positions; position++)
            {
                kept[layer, position] = kept[layer, position] > 0 ? Math.Log10(kept[layer, position]) + 5 : double.NaN;
            }
        }

        return Pictures.Matrix(title, new Axis("токен") { Labels = [.. ids.SkipLast(1).Select(id => model.Tokenizer.Shown(id))] },
                new Axis("слой") { Labels = [.. Enumerable.Range(0, memory.Layers).Select(layer => $"{layer + 1}")] }, kept,
                new Axis("цена", "порядков"), range: (0, 6.5))
            .Look($"Закрашены ячейки, которых достаточно: {(found.Exact ? "" : "не больше ")}{found.Cells.Count} из {memory.Cells.Count}. "
                + $"Без всех прочих предсказание отходит на {Pictures.Text(found.Kl, 4)} ната. Цвет — на сколько порядков "
                + "ячейка дороже 0,00001 ната.");
    }

    /// <summary>Every cell with its price; of a text of one token, which has no past, that token at no price.</summary>
    /// <param name="model">A causal transformer with a tokenizer.</param>
    /// <param name="text">The text.</param>
    public static IReadOnlyList<PricedCell> Cells(LanguageModel model, string text)
    {
        int[] ids = Needed.Of(model).PromptIds(text);
        if (ids.Length < 2)
        {
            return [new(1, 0, model.Tokenizer.Shown(ids[0]), 0)];
        }

        using var memory = MetaState.Of(model, ids);
        var alone = memory.Alone();
        return [.. memory.Cells.Select(cell =>
            new PricedCell(cell.Layer + 1, cell.Position, model.Tokenizer.Shown(ids[cell.Position]), alone[cell.Layer, cell.Position]))];
    }

    /// <summary>KL when one past token is hidden, by its distance: the mean over texts measured ahead.</summary>
    public static Visual Influence() => Kept.Show(DrawInfluence, CellSurveys.World, CellSurveys.English);

    /// <summary>How many cells suffice, ranked and in random order; measured ahead.</summary>
    public static Visual Few() => Kept.Show(DrawNeeded, CellSurveys.World, CellSurveys.English);

    /// <summary>KL of the next token when the last few tokens' cells are all that is left.</summary>
    public static Visual LastVector() => Kept.Show(DrawLast, StateSurveys.World, StateSurveys.English);

    /// <summary>Entropy of attention and distinct pairs of tokens as the text grows.</summary>
    public static Visual Drift() => Kept.Show(DrawDrift, DriftSurveys.World, DriftSurveys.English);

    private static Picture Nothing(string title) => Pictures.Bars(title, new Axis("токен") { Labels = ["—"] }, new Axis("цена", "нат"), [0])
        .Look("До последнего токена нет ни одного, поэтому и помнить нечего: дайте текст подлиннее.");

    private static Picture DrawInfluence()
    {
        double[] back = [.. Enumerable.Range(1, CellSurveys.Distances).Select(d => (double)d)];
        Series Of(string name, Survey survey) => new(
            name, back, [.. back.Select(d => Math.Max(1e-4, Kept.Table(survey)[$"worth {d}"].Average()))])
        { Markers = true };
        return Pictures.Lines("Сколько стоит один прошлый токен", new Axis("сколько токенов назад", "токенов"),
                new Axis("KL, если его спрятать", "нат") { Log = true }, Of("glass/base", CellSurveys.World),
                Of("SmolLM2", CellSurveys.English))
            .Look("Падает ли линия ровно, как при затухании, или стоит на уровне с выбросами? Ниже 0,0001 ната всё нарисовано как 0,0001.");
    }

    private static Picture DrawNeeded()
    {
        Survey[] surveys = [CellSurveys.World, CellSurveys.English];
        BarGroup Of(string name, string column) => Kept.Group(name, [.. surveys.Select(survey => Kept.Table(survey)).Select(table =>
            Measured.Ratio(column, table[column], table["#cells"], seed: 400))]);
        return Pictures.Bars("Какой доли памяти хватает", new Axis("модель") { Labels = ["glass/base", "SmolLM2"] },
                new Axis("ячеек, не больше", "доля"),
                [Of("самые дорогие вперёд", "#needed"), Of("в случайном порядке", "#needed in random order")])
            .Look("Сравните две полосы одной модели: порядок важен настолько, насколько они расходятся. Хватает — значит, предсказание "
                + $"отошло не больше чем на {Pictures.Text(CellSurveys.Tolerance)} ната.");
    }

    private static Picture DrawLast()
    {
        double[] counts = [.. StateSurveys.Kept.Select(count => (double)count)];
        Series Of(string name, Survey survey) => Kept.Curve(
            name, counts, Kept.Means(Kept.Table(survey), StateSurveys.Kept.Select(count => $"last {count}")));
        return Pictures.Lines("Что теряется, если оставить только последние слова", new Axis("последних слов в памяти", "число"),
                new Axis("потеря следующего токена", "нат") { FromZero = true }, Of("glass/base", StateSurveys.World),
                Of("SmolLM2", StateSurveys.English))
            .Look("Точка 0 — остался один первый токен, точка 1 — ещё и последний. Если бы всё нужное лежало в нём, линия упала бы до нуля "
                + "сразу.");
    }

    private static Picture DrawDrift()
    {
        Series Of(string name, Survey survey, string what) => DriftSurveys.Lengths.Where(length =>
            Kept.Table(survey).Columns.Contains($"{what} {length}")).ToArray() is var lengths
            ? Kept.Curve(name, [.. lengths.Select(length => (double)length)],
                Kept.Means(Kept.Table(survey), lengths.Select(length => $"{what} {length}")))
            : new("", []);
        double[] all = [.. DriftSurveys.Lengths.Select(length => (double)length)];
        return Pictures.Lines("Как расплывается внимание", new Axis("длина текста", "токенов") { Log = true },
                new Axis("энтропия внимания; доля разных пар", "нат; доля"),
                Of("внимание, glass/base", DriftSurveys.World, "entropy"), Of("внимание, SmolLM2", DriftSurveys.English, "entropy"),
                Of("разных пар, glass/base", DriftSurveys.World, "distinct"), Of("разных пар, SmolLM2", DriftSurveys.English, "distinct"),
                new Series("ровное внимание: ln n", all, [.. all.Select(n => Math.Log(n))]) { Stroke = Stroke.Dashed })
            .Look("Идёт ли внимание вдоль пунктира «поровну всем» или отстаёт от него? Доля разных пар говорит, насколько текст повторяет "
                + "себя.");
    }
}
