using BetweenTokens.Lessons.Claims;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L02Embedding;

/// <summary>Pictures of what was trained or broken ahead: stereotypes, single cells.</summary>
public static class KeptPictures
{
    /// <summary>Share of the pairs of opposites in whose middle a third word is nearest; no number where it was not measured.</summary>
    public static double Third() =>
        KeptTables.Has(2, "middles SmolLM2") ? Kept.Table("middles SmolLM2")["third, raw"].Average() : double.NaN;

    /// <summary>The predicted share against the share that was put in; each seed a dot.</summary>
    public static Visual Predicted() => Kept.Show(
        () => Pictures.Scatter("Доля в корпусе и доля в предсказании", new Axis("вложено в корпус", "доля") { Range = (0.45, 1) },
                new Axis("предсказано после «имя любит»", "доля") { Range = (0.45, 1) }, Groups("predicted"),
                references: [Reference.Diagonal("как в корпусе")])
            .Look("Ложатся ли точки на диагональ? Точка — одна сеть, нарисованы пять зёрен из сорока; доля — у вещей своей группы."),
        "stereotypes trained");

    /// <summary>How far the words of the two groups part in the table, and how near names lie to their group's things.</summary>
    public static Visual Split() => Kept.Show(
        () =>
        {
            var table = Kept.Table("stereotypes trained");
            Series Of(string name, string tables, string column, Stroke stroke) =>
                Curve(name, tables, column, table) with { Stroke = stroke };
            return Pictures.Lines("Что стало с эмбеддингами", new Axis("вложено в корпус", "доля"),
                    new Axis("косинус своих минус чужих", "число"),
                    Of("слова одной роли, две таблицы", "две таблицы", "split", Stroke.Solid),
                    Of("слова одной роли, одна таблица", "одна таблица", "split", Stroke.Solid),
                    Of("имя и вещь, две таблицы", "две таблицы", "association", Stroke.Dashed),
                    Of("имя и вещь, одна таблица", "одна таблица", "association", Stroke.Dashed))
                .Look("Сплошные линии: расходятся ли по группам имена с именами и вещи с вещами. Пунктир: сближается ли имя со "
                    + "своей вещью, "
                    + $"как это меряют со времён Caliskan и др. Среднее по зёрнам; до обучения расхождение {Untrained(table)}.");
        },
        "stereotypes trained");

    /// <summary>
    /// How much of the damage falls on texts with the word: its row, the neuron that is most its own; and all the damage.
    /// </summary>
    public static Visual Cells() => Kept.Show(
        () =>
        {
            var table = Kept.Table("cells glass/base");
            string[] names = [.. table.Rows.Select(row => row.Id)];
            double[] Share(string of) => [.. table[$"{of}, with"].Zip(table[$"{of}, all"], (own, all) => own / all)];
            return Pictures.Bars("Сколько ущерба приходится на тексты со словом", new Axis("слово") { Labels = names },
                    new Axis("ущерба", "доля") { Range = (0, 1.1) },
                    [new BarGroup("строка таблицы", Share("row")), new BarGroup("самый избирательный нейрон", Share("neuron"))])
                .Look("Первый столбец — строка слова стёрта, второй — нейрон стоит на своём среднем. Теперь о размере: "
                    + "строка стоит в среднем "
                    + $"{Pictures.Text(table["row, all"].Average(), 0)} нат на двести документов, нейрон "
                    + $"{Pictures.Text(table["neuron, all"].Average(), 2)}.");
        },
        "cells glass/base");

    private static IReadOnlyList<(string, IReadOnlyList<Dot>)> Groups(string column) =>
    [
        .. StereotypeTrainings.Tables.Select((tables, i) => (tables.Name, (IReadOnlyList<Dot>)[.. StereotypeTrainings.Shares.SelectMany(
            share => Of(Kept.Table("stereotypes trained"), tables.Name, share, column).Take(5)
                .Select(value => new Dot(tables.Name, (share / 20.0) + ((i - 0.5) * 0.008), value)))])),
    ];

    private static Series Curve(string name, string tables, string column, SurveyTable table) => new(
        name, [.. StereotypeTrainings.Shares.Select(share => share / 20.0)],
        [.. StereotypeTrainings.Shares.Select(share => Of(table, tables, share, column).Average())])
    { Markers = true };

    private static double[] Of(SurveyTable table, string tables, int share, string column) =>
        table.Where(row => row.Id.StartsWith($"{tables}/{share}/", StringComparison.Ordinal))[column];

    private static string Untrained(SurveyTable table) => Pictures.Text(table["split, untrained"].Average(), 3);
}
