using System.Text.Json.Nodes;
using BetweenTokens.Models.Layers;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L09Rotary;

/// <summary>
/// A query and a key of three pairs as arrows that turn under a slider, and their product. The angles of a step are 1, 0.1 and 0.01
/// radian, so that a fast, a middling and a slow pair are seen at once.
/// </summary>
public static class ArrowPictures
{
    private const int Width = 6, Places = 24;
    private const double Base = 1000, Apart = 2.6;

    private static readonly double[] _angles = SinusoidalCode.Frequencies(Width, Base);

    /// <summary>Both move together: the slider moves the whole text.</summary>
    /// <param name="distance">Tokens from the key to the query.</param>
    /// <param name="seed">Seed of the query and the key.</param>
    /// <exception cref="ReaderException">A distance that there is not.</exception>
    public static Picture Together(int distance, long seed) => Turning(
        "Запрос и ключ сдвигаются вместе", "сдвиг", seed, shift => (Checked(distance) + shift, shift),
        "Двигайте бегунок: крутятся обе стрелки каждой пары. Меняется ли угол между ними и число на бегунке? "
        + $"Расстояние всюду {distance}.");

    /// <summary>The query alone moves: the slider is the distance.</summary>
    /// <param name="seed">Seed of the query and the key.</param>
    public static Picture Moving(long seed) => Turning(
        "Ключ на месте, запрос уходит дальше", "расстояние", seed, distance => (distance, 0),
        "Двигайте бегунок и заметьте, на каком расстоянии каждая из трёх пар впервые вернётся к началу и какая не вернётся. "
        + "Число складывается из всех трёх.");

    /// <summary>A random query and key: [6] each.</summary>
    /// <param name="seed">The seed.</param>
    public static (double[] Query, double[] Key) Draw(long seed)
    {
        var random = new SeededRandom(seed);
        double[] One() => [.. Enumerable.Range(0, Width).Select(_ => random.NextGaussian())];
        return (One(), One());
    }

    private static int Checked(int distance) => distance is >= 0 and <= 100_000 ? distance : throw new ReaderException(
        $"A distance is from 0 to 100000 tokens; found {distance}.", $"Расстояние здесь от 0 до 100000 токенов; а дано {distance}.");

    private static Picture Turning(string title, string parameter, long seed, Func<int, (int At, int Of)> places, string look)
    {
        var (query, key) = Draw(seed);
        Series Circle()
        {
            var turns = Enumerable.Range(0, _angles.Length).SelectMany(pair => Enumerable.Range(0, 41)
                .Select(i => (X: (pair * Apart) + Math.Cos(i * Math.Tau / 40), Y: Math.Sin(i * Math.Tau / 40)))
                .Append((double.NaN, double.NaN))).ToArray();
            return new("круги", [.. turns.Select(p => p.Item1)], [.. turns.Select(p => p.Item2)]) { Stroke = Stroke.Dotted };
        }

        Series Arrows(string name, double[] vector, int position)
        {
            var turned = RotaryCode.Turn(vector, position, _angles);
            var (xs, ys) = (new List<double>(), new List<double>());
            for (var pair = 0; pair < _angles.Length; pair++)
            {
                var length = Math.Sqrt((turned[pair] * turned[pair]) + (turned[pair + 3] * turned[pair + 3]));
                xs.AddRange([pair * Apart, (pair * Apart) + (turned[pair] / length), double.NaN]);
                ys.AddRange([0, turned[pair + 3] / length, double.NaN]);
            }

            return new(name, xs, ys) { Markers = true };
        }

        var (at, of) = places(0);
        var picture = Pictures.Lines(
            title,
            new Axis("пара координат")
            {
                Labels = [.. _angles.Select((w, i) => $"{i + 1}: {Pictures.Text(w)} рад")],
                Range = (-1.3, (2 * Apart) + 1.3),
            },
            new Axis("поворот", "доля") { Range = (-1.25, 1.25) },
            Circle(), Arrows("запрос", query, at), Arrows("ключ", key, of));
        var figure = picture.Figure;
        figure.Layout["xaxis"]!["tickvals"] = Figure.Numbers(_angles.Select((_, i) => i * Apart));
        figure.Layout["yaxis"]!["scaleanchor"] = "x";
        figure.Layout["yaxis"]!["showticklabels"] = false;
        figure.WithHeight(380).WithSlider(parameter, [.. Enumerable.Range(0, Places + 1).Select(i =>
        {
            var (a, b) = places(i);
            JsonNode Of(Series one) => new JsonObject { ["x"] = Figure.Numbers(one.X), ["y"] = Figure.Numbers(one.Y) };
            var score = RotaryCode.Score(query, key, a, b, _angles);
            return ($"{i}; произведение {Pictures.Text(score, 3)}",
                new JsonArray(new JsonObject(), Of(Arrows("запрос", query, a)), Of(Arrows("ключ", key, b))));
        })]);
        return picture.Look(look);
    }
}
