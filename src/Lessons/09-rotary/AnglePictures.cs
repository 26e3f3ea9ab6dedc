using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Layers;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L09Rotary;

/// <summary>Pictures of the angles themselves: products over distance, what a stretch does to each pair, rounding.</summary>
public static class AnglePictures
{
    /// <summary>The product of a query with an equal key over distance: one angle, all angles, and a random pair with all angles.</summary>
    /// <param name="base">Base of the angles.</param>
    /// <param name="reach">Largest distance.</param>
    /// <param name="seed">Seed of the random pair.</param>
    /// <exception cref="ReaderException">A base or a reach that there is not.</exception>
    public static Picture Scores(double @base, int reach, long seed)
    {
        var angles = SinusoidalCode.Frequencies(AngleClaims.Width, Checked(@base));
        double[] distances = [.. Enumerable.Range(0, Reach(reach) + 1).Select(d => (double)d)];
        var (query, key) = AngleClaims.Draw(seed)[0];
        var length = Math.Sqrt(query.Sum(x => x * x) * key.Sum(x => x * x));
        return Pictures.Lines(
                $"Произведение против расстояния, координат {AngleClaims.Width}, основание {Pictures.Text(@base)}",
                new Axis("расстояние", "токенов"), new Axis("доля произведения длин", "доля"),
                new Series("один угол, θ = 1", distances, [.. distances.Select(Math.Cos)]) { Stroke = Stroke.Dotted },
                new Series("все углы, ключ равен запросу", distances, [.. distances.Select(d => RotaryCode.MeanCosine(d, angles))]),
                new Series("все углы, случайная пара", distances,
                    [.. distances.Select(d => RotaryCode.Score(query, key, d, 0, angles) / length)]))
            .Look("Следите за сплошной линией «ключ равен запросу»: опускается ли она всё время? У случайной пары начало — её собственное "
                + "сходство, и вид кривой зависит от того, что в паре записано.");
    }

    /// <summary>At which distances a single angle of one radian comes back to where it was, and what many angles say there.</summary>
    /// <param name="reach">Largest distance looked at.</param>
    /// <exception cref="ReaderException">A reach that there is not.</exception>
    public static Table Confused(int reach)
    {
        var angles = SinusoidalCode.Frequencies(AngleClaims.Width);
        double Off(int d) => Math.Abs(Math.IEEERemainder(d, Math.Tau));
        var best = double.PositiveInfinity;
        int[] places = [.. Enumerable.Range(1, Reach(reach)).Where(d =>
        {
            var better = Off(d) < best;
            best = Math.Min(best, Off(d));
            return better;
        })];
        return Table.Of("Расстояния, которые один угол θ = 1 почти путает с нулём", places,
                ("расстояние, токенов", d => d), ("не дошёл до целого оборота, рад", d => Off(d)), ("cos θΔ", d => Math.Cos(d)),
                ("среднее по всем углам", d => RotaryCode.MeanCosine(d, angles)))
            .With("не дошёл до целого оборота, рад", "0.00000").With("cos θΔ", "0.000000")
            .With("среднее по всем углам", "0.000", bars: true);
    }

    /// <summary>Turned products against unturned ones for random pairs: on a line where the turn only multiplies.</summary>
    /// <param name="distance">Tokens between them.</param>
    /// <param name="seed">Seed of the pairs.</param>
    /// <exception cref="ReaderException">A distance that there is not.</exception>
    public static Picture Factors(int distance, long seed)
    {
        const int Shown = 80;
        var angles = SinusoidalCode.Frequencies(AngleClaims.Width);
        Dot Of((double[] Query, double[] Key) pair, int i)
        {
            var length = Math.Sqrt(pair.Query.Sum(x => x * x) * pair.Key.Sum(x => x * x));
            return new($"пара {i + 1}", RotaryCode.Score(pair.Query, pair.Key, 0, 0, angles) / length,
                RotaryCode.Score(pair.Query, pair.Key, Reach(distance), 0, angles) / length);
        }

        Dot[] dots = [.. AngleClaims.Draw(seed).Take(Shown).Select(Of)];
        var factor = RotaryCode.MeanCosine(distance, angles);
        Dot[] line = [.. dots.Select(dot => new Dot(dot.Label, dot.X, dot.X * factor))];
        return Pictures.Scatter(
                $"Умножает ли поворот: расстояние {distance}", new Axis("без поворота", "доля произведения длин"),
                new Axis("с поворотом", "доля произведения длин"), [("пары", dots), ("если бы умножал на одно число", line)])
            .Look($"Второй цвет — прямая с наклоном {Pictures.Text(factor, 3)}: так легли бы точки, умножай поворот каждую пару на среднее "
                + "косинусов. Далеко ли от неё настоящие?");
    }

    /// <summary>
    /// Error of a product when both positions move, in single and in double precision, over |q||k|; the largest of twenty pairs.
    /// </summary>
    /// <param name="seed">Seed of the pairs.</param>
    public static Picture Rounding(long seed)
    {
        double[] shifts = [1, 10, 100, 500, 1000, 10_000, 100_000, 1_000_000];
        var angles = SinusoidalCode.Frequencies(AngleClaims.Width);
        double Largest(double shift, Func<double, double, double> angle) => AngleClaims.Draw(seed).Take(20).Max(pair =>
        {
            double Score(double at, double of) => Enumerable.Range(0, angles.Length).Sum(i =>
            {
                var (a, b) = (angle(at, angles[i]), angle(of, angles[i]));
                var (x, y) = (pair.Query[i], pair.Query[i + angles.Length]);
                var (u, v) = (pair.Key[i], pair.Key[i + angles.Length]);
                return (((x * u) + (y * v)) * Math.Cos(a - b)) + (((x * v) - (y * u)) * Math.Sin(a - b));
            });
            return Math.Abs(Score(7 + shift, 3 + shift) - Score(7, 3))
                / Math.Sqrt(pair.Query.Sum(x => x * x) * pair.Key.Sum(x => x * x));
        });
        return Pictures.Lines("На сколько меняется произведение, когда обе позиции сдвинуты",
                new Axis("сдвиг", "токенов") { Log = true }, new Axis("изменение", "доля произведения длин") { Log = true, Format = ".0e" },
                new Series("двойная точность", shifts, [.. shifts.Select(s => Largest(s, (p, w) => p * w))]) { Markers = true },
                new Series("одинарная точность", shifts, [.. shifts.Select(s => Largest(s, (p, w) => (float)p * (float)w))])
                { Markers = true })
            .Look("По формуле изменение — ровно ноль. Что рисуют линии, вносит запись угла: чем дальше позиция, тем грубее записан угол. "
                + "Точек, где изменение вышло ровно нулём, на такой оси нет.");
    }

    /// <summary>Angle of a step for each pair before and after every way of stretching.</summary>
    /// <param name="width">Turning coordinates of a head.</param>
    /// <param name="base">Base of the angles.</param>
    /// <param name="factor">How many times longer.</param>
    /// <param name="trained">Tokens of a text of the training, for YaRN.</param>
    /// <exception cref="ReaderException">A number that there is not.</exception>
    public static Picture Stretched(int width, double @base, double factor, int trained) => Pictures.Lines(
            $"Угол одного шага по парам, растянуто в {Pictures.Text(Factor(factor))}",
            new Axis("пара", "номер"), new Axis("угол шага", "рад") { Log = true },
            [.. Ways(factor, trained).Select(way => new Series(way.Name,
                RotaryCode.Frequencies(way.How.Of(new RotaryConfig { Base = Checked(@base) }, Head(width)), width))
            {
                Stroke = way.How.Method == StretchMethod.None ? Stroke.Dashed : Stroke.Solid,
            })])
        .Look("Сравните края. Слева быстрые пары, по ним различают соседей; справа медленные, по ним — далёкое. Какой способ трогает "
            + "левый край, какой только правый?");

    /// <summary>The base and the angles under each way: which goes up, which down.</summary>
    /// <inheritdoc cref="Stretched"/>
    public static Table Bases(int width, double @base, double factor, int trained)
    {
        var before = RotaryCode.Frequencies(new RotaryConfig { Base = Checked(@base) }, Head(width));
        return Table.Of($"Основание и углы, координат {width}, растянуто в {Pictures.Text(Factor(factor))}",
            Ways(factor, trained).Select(way => (way.Name, Rotary: way.How.Of(new RotaryConfig { Base = @base }, width))),
            ("способ", way => way.Name), ("основание", way => Math.Round(way.Rotary.Base)),
            ("угол быстрой пары, во сколько раз", way => RotaryCode.Frequencies(way.Rotary, width)[0] / before[0]),
            ("угол медленной пары, во сколько раз", way => RotaryCode.Frequencies(way.Rotary, width)[^1] / before[^1]))
            .With("угол быстрой пары, во сколько раз", "0.000").With("угол медленной пары, во сколько раз", "0.000");
    }

    /// <summary>Ways of stretching by their names.</summary>
    internal static IReadOnlyList<(string Name, LengthStretch How)> Ways(double factor, int trained) =>
    [
        ("как есть", new(StretchMethod.None)), ("интерполяция", new(StretchMethod.Interpolation, factor)),
        ("база по формуле", new(StretchMethod.Base, factor)), ("YaRN", new(StretchMethod.Yarn, factor, trained)),
    ];

    /// <summary>A factor that a reader may ask for.</summary>
    /// <exception cref="ReaderException">Another number.</exception>
    internal static double Factor(double factor) => factor is > 0 and <= 1000 ? factor : throw new ReaderException(
        $"A text is stretched by a number above 0, at most 1000; found {factor}.",
        $"Растягивают в число раз больше 0 и не больше 1000; а дано {Pictures.Text(factor)}.");

    private static double Checked(double @base) => @base is > 1 and <= 1e12 ? @base : throw new ReaderException(
        $"A base here is above 1, at most 10^12; found {@base}.",
        $"Основание здесь больше 1 и не больше 10¹²; а дано {Pictures.Text(@base)}.");

    private static int Head(int width) => width is >= 4 and <= 1024 && width % 2 == 0 ? width : throw new ReaderException(
        $"A head turns an even number of coordinates, from 4 to 1024; found {width}.",
        $"Голова поворачивает чётное число координат, от 4 до 1024; здесь {width}.");

    private static int Reach(int reach) => reach is >= 1 and <= 100_000 ? reach : throw new ReaderException(
        $"A distance here is from 1 to 100000; found {reach}.", $"Расстояние здесь от 1 до 100000; а дано {reach}.");
}
