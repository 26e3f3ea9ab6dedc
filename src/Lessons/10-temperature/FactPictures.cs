using BetweenTokens.Inspection;
using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Models;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;
using BetweenTokens.Training.Glass;

namespace BetweenTokens.Lessons.L10Temperature;

/// <summary>Errors about facts against the temperature, counted exactly: which facts are false the world says.</summary>
public static class FactPictures
{
    private static readonly double[] _grid = [0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 2.5, 3];

    /// <summary>Mass on false objects over T, of facts that the law teaches and of facts that it withholds.</summary>
    /// <param name="model">A glass model.</param>
    public static Picture Facts(LanguageModel model) => Draw(
        $"Ложь о фактах среди ответов по делу, {Needed.Of(model).Name}", model, (FactPrompt fact, double[] p) => Share(fact, p),
        "Куда идёт каждая из двух линий, если двигаться влево, в холод? Считаны только ответы, которые называют предмет нужного "
        + "рода. Пунктир — закон при T = 1, по каждому десятому факту: рассказчики лгут и в нём.");

    /// <summary>The same for one right answer and one wrong argmax: what T does to each.</summary>
    /// <param name="model">A glass model.</param>
    public static Picture ByArgmax(LanguageModel model)
    {
        var (facts, rows, _) = Read(model);
        (FactPrompt Fact, float[] Row)[] all = [.. facts.Zip(rows)];
        bool IsRight((FactPrompt Fact, float[] Row) one) => one.Fact.Answers.MaxBy(id => one.Row[id]) == one.Fact.Answer;
        Series Curve(string name, Func<(FactPrompt Fact, float[] Row), bool> of, Role role)
        {
            (FactPrompt Fact, float[] Row)[] some = [.. all.Where(of)];
            return new($"{name}: {some.Length}", _grid, [.. _grid.Select(t => some.Length == 0 ? double.NaN
                : some.Average(one => Share(one.Fact, EntropyCurve.Probabilities(one.Row, t))))])
            {
                Markers = true,
                Role = role,
            };
        }

        var (right, wrong) = (Curve("верный предмет первый", IsRight, Role.Right),
            Curve("ложный предмет первый", one => !IsRight(one), Role.Wrong));
        return Pictures.Lines(
                "Доля ложных ответов там, где первым стоит верный, и там, где ложный", new Axis("температура T", "число"),
                new Axis("ложных среди ответов по делу", "доля") { Range = (0, 1.02) },
                right, wrong)
            .Look($"От T = {Pictures.Text(_grid[0])} до T = {Pictures.Text(_grid[^1])} доля ложных там, где первым стоит верный, "
                + $"{Moved(right)}; где ложный — {Moved(wrong)}.");
    }

    private static string Moved(Series curve) => curve.Y.All(double.IsNaN) ? "не посчитана: таких фактов нет"
        : $"{(curve.Y[^1] > curve.Y[0] ? "выросла" : "упала")} с {Pictures.Text(curve.Y[0], 3)} до {Pictures.Text(curve.Y[^1], 3)}";

    private static Picture Draw(string title, LanguageModel model, Func<FactPrompt, double[], double> wrong, string look)
    {
        var (facts, rows, law) = Read(model);
        var book = law.World.Kind<Facts>().Book;
        var oracle = new Oracle(law);
        Series Curve(string name, bool withheld, Role role)
        {
            int[] some = [.. Enumerable.Range(0, facts.Length)
                .Where(i => book.IsWithheld(facts[i].Subject, facts[i].Relation) == withheld)];
            return new($"{name}: {some.Length}", _grid, [.. _grid.Select(t => some.Length == 0 ? double.NaN
                : some.Average(i => wrong(facts[i], EntropyCurve.Probabilities(rows[i], t))))])
            {
                Markers = true,
                Role = role,
            };
        }

        var lies = facts.Where(fact => !book.IsWithheld(fact.Subject, fact.Relation)).Where((_, i) => i % 10 == 0)
            .Average(fact => wrong(fact, oracle.Next(fact.Ids)));
        return Pictures.Lines(
                title, new Axis("температура T", "число"), new Axis("ложных", "доля") { Range = (0, 1.02) },
                Curve("факты, которым учили", false, Role.Right), Curve("факты, которых не показывали", true, Role.Wrong),
                new Series("закон, T = 1", [_grid[0], _grid[^1]], [lies, lies]) { Stroke = Stroke.Dashed, Role = Role.Law })
            .Look(look);
    }

    private static (FactPrompt[] Facts, IReadOnlyList<float[]> Rows, TrainingLaw Law) Read(LanguageModel model)
    {
        var law = ModelLaw.Of(model);
        var (told, book) = (law.World.Kind<Facts>(), law.World.Kind<Facts>().Book);
        FactPrompt[] facts = [.. from subject in book.Order
                                 from relation in Enumerable.Range(0, book.Relations.Count)
                                 where !told.Changes(subject, relation) // what changed has no one answer
                                 select FactPrompts.AsStatement(law.World, subject, relation)];
        return (facts, NextLogits.After(model, [.. facts.Select(fact => fact.Ids)]), law);
    }

    // Mass of the false objects over that of all objects of the relation.
    private static double Share(FactPrompt fact, double[] p)
    {
        var all = fact.Answers.Distinct().Sum(id => p[id]);
        return all > 0 ? 1 - (p[fact.Answer] / all) : double.NaN;
    }
}
