namespace Procurement.Simulators.Shop.Defences;

/// <summary>Draws challenges: a landscape with a gap, the piece that belongs into it, or crooked letters.</summary>
internal static class ChallengePictures
{
    private const int Dot = 6;

    public static byte[] Ground(Challenge challenge)
    {
        var picture = new Picture(Challenge.Width, Challenge.Height);
        var landscape = new Landscape(challenge.PictureSeed);
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++) picture.Set(x, y, landscape.At(x, y));
        }
        if (challenge.Kind == Challenge.Slider) CutGap(picture, challenge, landscape);
        else Write(picture, challenge);
        return picture.ToPng();
    }

    /// <summary>The piece for the slider, cut from where its gap is.</summary>
    public static byte[] Piece(Challenge challenge)
    {
        var picture = new Picture(Challenge.PieceSize, Challenge.Height);
        var landscape = new Landscape(challenge.PictureSeed);
        for (var y = 0; y < Challenge.PieceSize; y++)
        {
            for (var x = 0; x < Challenge.PieceSize; x++)
            {
                var edge = x < 2 || y < 2 || x >= Challenge.PieceSize - 2 || y >= Challenge.PieceSize - 2;
                picture.Set(x, challenge.GapY + y, edge ? (250, 250, 250) : landscape.At(challenge.GapX + x, challenge.GapY + y));
            }
        }
        return picture.ToPng();
    }

    private static void CutGap(Picture picture, Challenge challenge, Landscape landscape)
    {
        for (var y = 0; y < Challenge.PieceSize; y++)
        {
            for (var x = 0; x < Challenge.PieceSize; x++)
            {
                var (red, green, blue) = landscape.At(challenge.GapX + x, challenge.GapY + y);
                picture.Set(challenge.GapX + x, challenge.GapY + y, (red / 2, green / 2, blue / 2));
            }
        }
    }

    private static void Write(Picture picture, Challenge challenge)
    {
        var random = new Random(challenge.PictureSeed);
        for (var place = 0; place < challenge.Text.Length; place++)
        {
            var (left, top, lean) = (24 + place * 56 + random.Next(-6, 7), 42 + random.Next(-16, 17), (random.NextDouble() - 0.5) * 0.6);
            for (var y = 0; y < 7 * Dot; y++)
            {
                for (var x = 0; x < 5 * Dot; x++)
                {
                    if (LetterShapes.IsInk(challenge.Text[place], x / Dot, y / Dot)) picture.Set(left + x + (int)(y * lean), top + y + (int)(3 * Math.Sin(x / 5.0)), (24, 30, 60));
                }
            }
        }
        for (var line = 0; line < 4; line++)
        {
            var (start, slope) = (random.Next(20, 120), (random.NextDouble() - 0.5) * 0.4);
            for (var x = 0; x < picture.Width; x++)
            {
                var y = start + (int)(x * slope);
                picture.Set(x, y, (40, 50, 90));
                picture.Set(x, y + 1, (40, 50, 90));
            }
        }
    }

    /// <summary>Hills under a sky, with grain.</summary>
    private sealed class Landscape(int seed)
    {
        private readonly double _first = seed % 97 / 15.0;
        private readonly double _second = seed % 61 / 9.0;

        public (int Red, int Green, int Blue) At(int x, int y)
        {
            var grain = (x * 7349 ^ y * 9151 ^ seed) % 23;
            if (y > 95 + 14 * Math.Sin(x / 37.0 + _first)) return (70 + grain, 130 + grain, 80 + grain);
            if (y > 62 + 20 * Math.Sin(x / 55.0 + _second)) return (110 + grain, 150 + grain, 120 + grain);
            return (150 + y / 2 + grain, 190 + y / 4 + grain, 225 + grain);
        }
    }
}
